/**
 * Every error code with the exit code that a program gives for it.
 * 1 unforeseen, 2 wrong usage, 3 no usable credentials, 4 denied by AWS, 5 no answer,
 * 6 an error or nonsense from AWS, 7 the client refused or is missing.
 */
export const exitCodes = {
  unforeseen: 1,
  'output-failed': 1,

  'invalid-usage': 2,
  'unknown-format': 2,
  'unknown-client': 2,
  'no-region': 2,
  'invalid-region': 2,
  'region-mismatch': 2,
  'invalid-registry-id': 2,
  'not-ecr-registry': 2,
  'invalid-endpoint': 2,
  'invalid-settings': 2,

  'no-credentials': 3,
  'unknown-profile': 3,
  'invalid-profile': 3,
  'credentials-expired': 3,
  'mfa-required': 3,

  'access-denied': 4,
  'unknown-access-key': 4,
  'invalid-signature': 4,

  'host-not-found': 5,
  'connection-refused': 5,
  'connection-reset': 5,
  'timed-out': 5,
  'untrusted-certificate': 5,
  'proxy-refused': 5,

  throttled: 6,
  'service-error': 6,
  'clock-skew': 6,
  'invalid-answer': 6,
  'untrusted-value': 6,

  'client-failed': 7,
  'client-not-found': 7,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof exitCodes

/**
 * The one error that this project throws. `message` is a sentence that says what was tried,
 * `mend` one that says what to do; neither holds a secret. `code` is stable.
 */
export class EcrLoginError extends Error {
  readonly code: ErrorCode
  readonly mend: string

  constructor(code: ErrorCode, message: string, mend: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EcrLoginError'
    this.code = code
    this.mend = mend
  }

  get exitCode(): number {
    return exitCodes[this.code]
  }
}

/** Anything thrown, as an `EcrLoginError`; what is not one already gets the code `unforeseen`. */
export function toEcrLoginError(error: unknown): EcrLoginError {
  if (error instanceof EcrLoginError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new EcrLoginError(
    'unforeseen',
    `Something unforeseen happened: ${toSentence(message)}`,
    'Run it again with --verbose and report what it prints.',
    { cause: error },
  )
}

/** An error, its causes, and the errors that it gathers (one per address that was tried), nearest first. */
export function* errorChain(error: unknown): Generator<Error> {
  const seen = new Set<unknown>()
  const queue: unknown[] = [error]
  while (queue.length > 0) {
    const next = queue.shift()
    if (!(next instanceof Error) || seen.has(next)) continue
    seen.add(next)
    // The AWS SDK copies what an answer holds onto its errors, and that may be anything.
    if (typeof next.name !== 'string') next.name = 'Error'
    if (typeof next.message !== 'string') next.message = ''
    yield next
    queue.push(next.cause, ...(next instanceof AggregateError ? next.errors : []))
  }
}

/** The errors behind an error, nearest first, as `name: message`, redacted. */
export function describeCauses(error: Error): string[] {
  const [, ...causes] = errorChain(error)
  return causes.map(({ name, message }) => redact(`${name}: ${message}`))
}

/** Takes out of a text what may be secret: users of URLs, long runs of key or token characters but in ARNs. */
export function redact(text: string): string {
  const longRuns = /\barn:aws[\w:/.@+-]*|[A-Za-z0-9+/=_-]{40,}/g
  return hideUserInfo(text).replace(longRuns, (run) => (run.startsWith('arn:aws') ? run : '***'))
}

/** Takes user and password out of the URLs in a text. */
export function hideUserInfo(text: string): string {
  return text.replace(/:\/\/[^\s/]*@/g, '://***@')
}

/** A value from outside as it may stand in a message: quoted, on one line, of bounded length, without user info. */
export function quoteValue(value: string): string {
  const text = hideUserInfo(value)
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text)
}

/** A message from outside as one redacted sentence on one line. */
export function toSentence(message: string): string {
  const line = redact(message.replace(/\s+/g, ' ').trim()).slice(0, 400)
  return /[.!?]$/.test(line) ? line : `${line}.`
}
