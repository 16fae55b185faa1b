import type { ApiTarget } from '../ecr/api-target.ts'
import {
  type AuthorizationToken,
  checkProxyEndpoint,
  parseAuthorizationToken,
} from '../ecr/authorization-token.ts'
import { parseJsonObject } from '../system/json-object.ts'

/** ECR tokens last 12 hours; a longer lifetime means the clock was behind when it was issued. */
const longestLifeMs = 12 * 60 * 60_000

/** An entry as a listing shows it: no secret. */
export interface CacheEntry {
  readonly target: ApiTarget
  readonly identityName: string
  /** The API's own; null from ECR Public. */
  readonly proxyEndpoint: string | null
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** An entry with its token. */
export interface StoredEntry extends CacheEntry {
  readonly token: AuthorizationToken
}

/** The text of an entry's file; null for a token whose endpoint no login command could use. */
export function formatEntry(
  { target, identityName, issuedAt }: Pick<CacheEntry, 'target' | 'identityName' | 'issuedAt'>,
  { authorizationToken, expiresAt, proxyEndpoint }: AuthorizationToken,
): string | null {
  if (!isUsableEndpoint(proxyEndpoint)) return null
  const data = { authorizationToken, expiresAt, proxyEndpoint }
  return JSON.stringify({ target, identityName, issuedAt, data })
}

/** The entry in a file's text, null when the text is not a whole and sound one. */
export function parseEntry(text: string | null): StoredEntry | null {
  const { target, identityName, issuedAt, data } = (parseJsonObject(text ?? '') ?? {}) as {
    readonly target?: ApiTarget
    readonly identityName?: unknown
    readonly issuedAt?: unknown
    readonly data?: Record<string, unknown>
  }
  if (typeof target?.region !== 'string' || typeof identityName !== 'string') return null
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
  }
}

/** Whether a token may still be used: issued in the past, not expired. */
export function isServable({ issuedAt, expiresAt }: CacheEntry, now: Date): boolean {
  return issuedAt <= now && now < expiresAt
}

/** Whether it is time for a new token. */
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

/** A time of JSON in milliseconds since 1970, NaN for anything else. */
function parseTime(time: unknown): number {
  return typeof time === 'string' ? Date.parse(time) : Number.NaN
}
