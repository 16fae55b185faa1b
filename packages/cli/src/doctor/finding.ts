import type { EcrLoginError } from '@ecrlogin/core'
import { describeError } from '../errors/describe-error.ts'

/** One result of a check. */
export interface Finding {
  readonly status: 'ok' | 'warning' | 'problem'
  readonly message: string
  /** The next step, with a command to run in backticks; null when there is nothing to do. */
  readonly hint: string | null
  /** The error's code; null unless the status is `problem`. */
  readonly code: EcrLoginError['code'] | null
}

export function ok(message: string): Finding {
  return { status: 'ok', message, hint: null, code: null }
}

/** Something that does not prevent a login yet. */
export function warning(message: string, hint: string): Finding {
  return { status: 'warning', message, hint, code: null }
}

/** Something that prevents a login, or its use. */
export function problem(code: EcrLoginError['code'], message: string, hint: string): Finding {
  return { status: 'problem', message, hint, code }
}

/** The error of a login as a problem, with a better hint if there is one. */
export function failure(error: EcrLoginError, betterHint: string | null = null): Finding {
  const { message, hint } = describeError(error)
  return problem(error.code, message, betterHint ?? hint)
}
