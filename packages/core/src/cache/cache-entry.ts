import type { ApiTarget } from '../ecr/api-target.ts'
import {
  type AuthorizationToken,
  checkProxyEndpoint,
  parseAuthorizationToken,
} from '../ecr/authorization-token.ts'
import type { EcrLoginError } from '../errors/errors.ts'
import { parseJsonObject } from '../system/json-object.ts'

/** ECR tokens last 12 hours; a longer lifetime means that the clock was behind when the token was issued. */
const longestLifeMs = 12 * 60 * 60_000

/** A token in the cache, without its secret. */
export interface CacheEntry {
  /** The API that issued it. */
  readonly target: ApiTarget
  /** The identity that it was issued to, in words: `profile build`. */
  readonly identityName: string
  /** As the API returned it; null from ECR Public. */
  readonly proxyEndpoint: string | null
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** A token in a listing of the cache. */
export interface ListedToken extends CacheEntry {
  /** The last attempt to refresh it, if that failed; else null. */
  readonly failedRefresh: { readonly at: Date; readonly error: EcrLoginError } | null
}

/** A token in the cache, with its secret. */
export interface StoredEntry extends CacheEntry {
  readonly token: AuthorizationToken
  /** As in the key of the cache. */
  readonly credentials: string | null
}

/** The text of an entry's file; null for a token with an endpoint that no login command may use. */
export function formatEntry(
  {
    target,
    identityName,
    issuedAt,
    credentials,
  }: Pick<StoredEntry, 'target' | 'identityName' | 'issuedAt' | 'credentials'>,
  { authorizationToken, expiresAt, proxyEndpoint }: AuthorizationToken,
): string | null {
  if (!isUsableEndpoint(proxyEndpoint)) return null
  const data = { authorizationToken, expiresAt, proxyEndpoint }
  return JSON.stringify({ target, identityName, issuedAt, credentials, data })
}

/** Parses the text of an entry's file; null unless the entry is complete and valid. */
export function parseEntry(text: string | null): StoredEntry | null {
  const { target, identityName, issuedAt, credentials, data } = (parseJsonObject(text ?? '') ?? {}) as {
    readonly target?: ApiTarget
    readonly identityName?: unknown
    readonly issuedAt?: unknown
    readonly credentials?: unknown
    readonly data?: Record<string, unknown>
  }
  if (typeof target?.region !== 'string' || typeof identityName !== 'string') return null
  if (credentials !== null && typeof credentials !== 'string') return null
  const { authorizationToken, proxyEndpoint = null } = data ?? {}
  const [issued, expires] = [issuedAt, data?.expiresAt].map(parseTime)
  if (Number.isNaN(issued) || Number.isNaN(expires)) return null
  if (typeof authorizationToken !== 'string' || !isUsableEndpoint(proxyEndpoint)) return null
  const token = parseToken(authorizationToken, new Date(expires!), proxyEndpoint)
  if (!token) return null
  const latest = issued! + longestLifeMs
  return {
    target,
    identityName,
    proxyEndpoint,
    issuedAt: new Date(issued!),
    expiresAt: new Date(expires! < latest ? expires! : latest),
    token,
    credentials,
  }
}

/** Whether a token may be used: it was issued in the past and has not expired. */
export function isServable({ issuedAt, expiresAt }: CacheEntry, now: Date): boolean {
  return issuedAt <= now && now < expiresAt
}

/** Whether half of a token's lifetime has passed, so that it is time for a new one. */
export function isPastHalfLife({ issuedAt, expiresAt }: CacheEntry, now: Date): boolean {
  return now.getTime() - issuedAt.getTime() >= (expiresAt.getTime() - issuedAt.getTime()) / 2
}

function parseToken(
  authorizationToken: string,
  expiresAt: Date,
  proxyEndpoint: string | null,
): AuthorizationToken | null {
  try {
    return parseAuthorizationToken({ authorizationToken, expiresAt, proxyEndpoint })
  } catch {
    return null
  }
}

function isUsableEndpoint(endpoint: unknown): endpoint is string | null {
  if (endpoint === null) return true
  if (typeof endpoint !== 'string') return false
  try {
    checkProxyEndpoint(endpoint)
    return true
  } catch {
    return false
  }
}

/** A time in JSON, in milliseconds since 1970; NaN for anything else. */
function parseTime(time: unknown): number {
  return typeof time === 'string' ? Date.parse(time) : Number.NaN
}
