import { EcrLoginError } from '../errors/errors.ts'
import { checkNetworkHint } from '../errors/hints.ts'
import { decodeBase64 } from '../system/runtime/base64.ts'
import type { AuthorizationData } from './authorization-data.ts'

/** A registry's user name and password, as clients need them. @beta */
export interface RegistryCredentials {
  readonly username: string
  readonly password: string
}

/** Authorization data with its token decoded and checked. @beta */
export interface AuthorizationToken extends AuthorizationData {
  readonly credentials: RegistryCredentials
}

/** Decodes the token in authorization data. Throws as `decodeAuthorizationToken` does. */
export function parseAuthorizationToken(data: AuthorizationData): AuthorizationToken {
  const { authorizationToken, expiresAt, proxyEndpoint } = data
  const credentials = decodeAuthorizationToken(authorizationToken)
  return { authorizationToken, expiresAt, proxyEndpoint, credentials }
}

/**
 * Decodes an authorization token: base64 of `user:password`, split at the first colon. Throws `invalid-response` when it
 * is anything else, and `untrusted-value` when it contains a character that a shell could interpret.
 */
export function decodeAuthorizationToken(token: string): RegistryCredentials {
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(token) ? decodeBase64(token) : ''
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1) {
    throw new EcrLoginError(
      'invalid-response',
      'The authorization token in the response is not base64 of user:password.',
      'Try again; if it fails again, check whether a proxy or a configured endpoint answers in the place of AWS.',
    )
  }
  const username = text.slice(0, colon)
  const password = text.slice(colon + 1)
  if (!isPlain(username) || !isPlain(password)) throw untrustedValue('authorization token')
  return { username, password }
}

/**
 * Whether a user name or password consists only of characters that ECR uses. No shell or client interprets any of them,
 * not even as the first character.
 */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:/+=-]*$/.test(text)
}

/**
 * Returns a proxy endpoint unchanged if it is `http(s)://`, a host name or IPv4 address, and an optional port and path.
 * Throws `untrusted-value` for anything else.
 */
export function checkProxyEndpoint(endpoint: string): string {
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
  const plain = new RegExp(`^https?://${label}(?:\\.${label})*(?::\\d{1,5})?(?:/[A-Za-z0-9._:/+=-]*)?$`)
  if (!plain.test(endpoint) || !URL.canParse(endpoint)) throw untrustedValue('proxy endpoint')
  return endpoint
}

/** The error for a value in a response that Amazon ECR would not send. */
export function untrustedValue(name: string): EcrLoginError {
  return new EcrLoginError(
    'untrusted-value',
    `The ${name} in the response is not one that Amazon ECR would send, so it was rejected.`,
    checkNetworkHint,
  )
}
