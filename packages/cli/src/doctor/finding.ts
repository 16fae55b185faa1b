import type { EcrLoginError, ErrorCode } from '@ecrlogin/core'

/** One thing that was looked at, in plain words. */
export interface Finding {
  readonly status: 'ok' | 'warning' | 'problem'
  readonly what: string
  /** What to do; a command to run stands in it between backticks. Null where there is nothing to do. */
  readonly hint: string | null
  /** Of a problem alone; it decides on the exit code. */
  readonly code: ErrorCode | null
}

export function ok(what: string): Finding {
  return { status: 'ok', what, hint: null, code: null }
}

/** Something that stands in nobody's way yet. */
export function warning(what: string, hint: string): Finding {
  return { status: 'warning', what, hint, code: null }
}

/** Something that stands in the way of a login, or of what a login is for. */
export function problem(code: ErrorCode, what: string, hint: string): Finding {
  return { status: 'problem', what, hint, code }
}

/** A failure as it would be told to whoever logs in, unless there is a better hint. */
export function failure({ code, message, hint }: EcrLoginError, better: string | null = null): Finding {
  return problem(code, message, better ?? hint)
}
