import { EcrLoginError } from '../errors/errors.ts'
import { checkNetworkHint } from '../errors/hints.ts'

/** One entry of `authorizationData`, as the API returned it. */
export interface AuthorizationData {
  /** Base64 of `user:password`. */
  readonly authorizationToken: string
  readonly expiresAt: Date
  /** A URL such as `https://111122223333.dkr.ecr.us-west-2.amazonaws.com`; null from ECR Public. */
  readonly proxyEndpoint: string | null
}

/** An entry of a response: as in the JSON, or as the AWS SDK parses it. */
interface RawEntry {
  readonly authorizationToken?: unknown
  readonly expiresAt?: unknown
  readonly proxyEndpoint?: unknown
}

/**
 * Checks an entry of a response, in which `expiresAt` is seconds since 1970 or a date. Returns null when a part is missing
 * or has a wrong type; only entries of ECR Public may lack the endpoint.
 */
export function toAuthorizationData(entry: unknown, isPublic: boolean): AuthorizationData | null {
  const { authorizationToken, expiresAt: time, proxyEndpoint = null } = (entry ?? {}) as RawEntry
  const expiresAt = typeof time === 'number' ? new Date(Math.round(time * 1000)) : time
  if (typeof authorizationToken !== 'string') return null
  if (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime())) return null
  if (typeof proxyEndpoint !== 'string' && !(isPublic && proxyEndpoint === null)) return null
  return { authorizationToken, expiresAt, proxyEndpoint }
}

/** The error for a response that lacks a part. */
export function incompleteResponse(): EcrLoginError {
  return new EcrLoginError(
    'invalid-response',
    'The response to GetAuthorizationToken lacks the token, its expiry or its endpoint.',
    checkNetworkHint,
  )
}
