/**
 * The area of an error. A retry can help for `network` and `service`, not for `usage`, `credentials` and `denied`;
 * `client` errors are those of docker and the like.
 */
export type ErrorKind = 'usage' | 'credentials' | 'denied' | 'network' | 'service' | 'client' | 'unexpected'

/** The kind of every error code. */
export const errorKinds = {
  unexpected: 'unexpected',
  'output-failed': 'unexpected',

  'invalid-usage': 'usage',
  'unknown-format': 'usage',
  'unknown-client': 'usage',
  'no-region': 'usage',
  'invalid-region': 'usage',
  'region-mismatch': 'usage',
  'invalid-registry-id': 'usage',
  'not-ecr-registry': 'usage',
  'invalid-endpoint': 'usage',
  'invalid-settings': 'usage',

  'no-credentials': 'credentials',
  'unknown-profile': 'credentials',
  'invalid-profile': 'credentials',
  'invalid-credentials': 'credentials',
  'credentials-expired': 'credentials',
  'mfa-required': 'credentials',

  'access-denied': 'denied',
  'unknown-access-key': 'denied',
  'invalid-signature': 'denied',

  'host-not-found': 'network',
  'connection-refused': 'network',
  'connection-reset': 'network',
  'timed-out': 'network',
  'untrusted-certificate': 'network',
  'proxy-refused': 'network',

  throttled: 'service',
  'service-error': 'service',
  'clock-skew': 'service',
  'invalid-response': 'service',
  'untrusted-value': 'service',

  'client-failed': 'client',
  'client-not-found': 'client',
} as const satisfies Record<string, ErrorKind>

/** The stable code of an error, such as `no-region`. */
export type ErrorCode = keyof typeof errorKinds

/** AWS's own description of an error, from its response. */
export interface ServiceResponse {
  /** AWS's name for the error, such as `AccessDeniedException`. */
  readonly errorCode: string
  readonly statusCode: number
  /** Null when the response has none. */
  readonly requestId: string | null
}

export interface EcrLoginErrorOptions extends ErrorOptions {
  readonly response?: ServiceResponse | null
}

/**
 * The one error class of this project. `message` is a sentence that says what failed, `hint` one that says what to do;
 * neither contains a secret. Hints name options as `getLoginCommands` takes them, in backticks. `code` is stable.
 */
export class EcrLoginError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  /** The response of AWS that the error comes from; null for any other error. */
  readonly response: ServiceResponse | null

  constructor(code: ErrorCode, message: string, hint: string, options?: EcrLoginErrorOptions) {
    super(message, options)
    this.name = 'EcrLoginError'
    this.code = code
    this.hint = hint
    this.response = options?.response ?? null
  }

  /** The kind of the error, which its code determines. */
  get kind(): ErrorKind {
    return errorKinds[this.code]
  }
}

/** Converts anything thrown to an `EcrLoginError`; what is not one already gets the code `unexpected`. */
export function toEcrLoginError(error: unknown): EcrLoginError {
  if (error instanceof EcrLoginError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new EcrLoginError(
    'unexpected',
    `An unexpected error occurred: ${toSentence(message)}`,
    'Run it again with a `logger` and report what it logs.',
    { cause: error },
  )
}

/** An error, its causes and the errors that it aggregates (one per address that was tried), nearest first. */
export function* errorChain(error: unknown): Generator<Error> {
  const seen = new Set<unknown>()
  const queue: unknown[] = [error]
  while (queue.length > 0) {
    const next = queue.shift()
    if (!(next instanceof Error) || seen.has(next)) continue
    seen.add(next)
    // The AWS SDK copies properties of a response to its errors, and they may have any type.
    if (typeof next.name !== 'string') next.name = 'Error'
    if (typeof next.message !== 'string') next.message = ''
    yield next
    queue.push(next.cause, ...(next instanceof AggregateError ? next.errors : []))
  }
}

/** The causes of an error, nearest first, as `name: message`, redacted. */
export function describeCauses(error: Error): string[] {
  const [, ...causes] = errorChain(error)
  return causes.map(({ name, message }) => redact(`${name}: ${message}`))
}

/**
 * Removes what may be secret from a text: user information in URLs, and long runs of key or token characters. ARNs, links
 * without their query, and paths below a usual root are no secrets.
 */
export function redact(text: string): string {
  const known =
    /\barn:aws[\w:/.@+-]*|\bhttps?:\/\/[\w.:[\]-]+[\w/.~%@+-]*|(?<![\w/+=-])\/(?:builds|etc|home|mnt|opt|private|root|run|srv|tmp|usr|Users|var|work)\/[\w/.@+-]*/
  const longRun = /[A-Za-z0-9+/=_-]{40,}/
  const runs = new RegExp(`(${known.source})|${longRun.source}`, 'g')
  return hideUserInfo(text).replace(runs, (_, safe: string | undefined) => safe ?? '***')
}

/**
 * Removes user names and passwords from the URLs in a text, even from those in which a slash or an `@` in the password is
 * not encoded.
 */
export function hideUserInfo(text: string): string {
  return text.replace(/:\/\/(\S+)/g, (whole, rest: string) => {
    const authority = rest.replace(/[/?#].*$/s, '')
    const hasUser = /@|:./.test(authority)
    const end = rest.lastIndexOf('@')
    return hasUser && end >= 0 ? `://***@${rest.slice(end + 1)}` : whole
  })
}

/** Quotes a foreign value for a message: on one line, of bounded length, without user information. */
export function quoteValue(value: string): string {
  const text = hideUserInfo(value)
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text)
}

/** Turns a foreign message into one redacted sentence on one line. */
export function toSentence(message: string): string {
  const line = redact(message.replace(/\s+/g, ' ').trim()).slice(0, 400)
  return /[.!?]$/.test(line) ? line : `${line}.`
}
