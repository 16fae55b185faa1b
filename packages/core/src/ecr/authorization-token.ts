import { EcrLoginError } from '../errors/errors.ts'

/** What an authorization token holds. */
export interface UserAndPassword {
  readonly username: string
  readonly password: string
}

/**
 * Decodes an authorization token: base64 of `user:password`, split at the first colon.
 * Throws `invalid-answer` when it does not decode and `untrusted-value` when it holds a character
 * that a shell could take for its own.
 */
export function decodeAuthorizationToken(token: string): UserAndPassword {
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(token) ? decodeBase64(token) : ''
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1) {
    throw new EcrLoginError(
      'invalid-answer',
      'The authorization token in the answer is not base64 of user:password.',
      'Ask again; if it stays, look at what stands between here and AWS (proxy, endpoint).',
    )
  }
  const username = text.slice(0, colon)
  const password = text.slice(colon + 1)
  if (!isPlain(username) || !isPlain(password)) throw untrustedValue('authorization token')
  return { username, password }
}

/**
 * Whether a user or a password consists of what those of ECR do; no shell or client gives any of these characters a
 * meaning of its own, neither alone nor in front.
 */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:/+=-]*$/.test(text)
}

/** Bytes as characters of the same number. Each runtime has its own quick way; Node's `atob` looks up each letter. */
function decodeBase64(text: string): string {
  return process.versions.bun ? atob(text) : Buffer.from(text, 'base64').toString('latin1')
}

/**
 * Accepts a proxy endpoint as it came: `http(s)://`, a host name or IPv4 address, an optional port and path.
 * Throws `untrusted-value` for anything else.
 */
export function checkProxyEndpoint(endpoint: string): string {
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
  const plain = new RegExp(`^https?://${label}(?:\\.${label})*(?::\\d{1,5})?(?:/[A-Za-z0-9._:/+=-]*)?$`)
  if (!plain.test(endpoint) || !URL.canParse(endpoint)) throw untrustedValue('proxy endpoint')
  return endpoint
}

/** The error for a part of an answer that Amazon ECR would not send. */
export function untrustedValue(what: string): EcrLoginError {
  return new EcrLoginError(
    'untrusted-value',
    `The ${what} in the response is not one that Amazon ECR would send, so it was rejected.`,
    'Look at what stands between here and AWS (proxy, endpoint): this answer is not from ECR.',
  )
}
