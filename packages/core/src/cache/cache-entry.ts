import type { ApiTarget, AuthorizationData } from '../ecr/api-call.ts'
import { checkProxyEndpoint, decodeAuthorizationToken } from '../ecr/authorization-token.ts'
import { type ErrorCode, exitCodes } from '../errors/errors.ts'
import { sha256 } from '../system/sha256.ts'

/** The first part of every key: entries of another format are never read. */
const formatVersion = 1

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
  readonly data: AuthorizationData
}

/** Why asking failed, for those that waited, and for the pause after a refresh that failed. */
export interface Outcome {
  /** That of the lock under which it was asked. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly mend: string }
}

/** How the files of one key end. */
export const suffix = { entry: '.token.json', outcome: '.outcome.json', lock: '.lock' } as const
export const keyLength = 64

/** The name under which the tokens of a target and an identity are kept. */
export function keyOf(target: ApiTarget, identity: object): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const definition = [formatVersion, isPublic, region, endpoint, isFips, isDualStack, identity]
  return sha256(JSON.stringify(definition))
}

/** The entry in a file's text, null when it is none that is whole and sound. */
export function parseEntry(text: string | null): StoredEntry | null {
  const { target, identityName, issuedAt, data } = parseObject(text) as Partial<StoredEntry>
  if (typeof target?.region !== 'string' || typeof identityName !== 'string') return null
  const { authorizationToken, proxyEndpoint = null } = data ?? {}
  const [issued, expires] = [issuedAt, data?.expiresAt].map(parseTime)
  if (Number.isNaN(issued) || Number.isNaN(expires)) return null
  if (typeof authorizationToken !== 'string' || !isSound({ authorizationToken, proxyEndpoint })) return null
  if (proxyEndpoint !== null && typeof proxyEndpoint !== 'string') return null
  const latest = issued! + longestLifeMs
  return {
    target,
    identityName,
    proxyEndpoint,
    issuedAt: new Date(issued!),
    expiresAt: new Date(expires! < latest ? expires! : latest),
    data: { authorizationToken, expiresAt: new Date(expires!), proxyEndpoint },
  }
}

/** Whether a token may still be handed out: issued in the past, not expired. */
export function isServable({ issuedAt, expiresAt }: CacheEntry, now: Date): boolean {
  return issuedAt <= now && now < expiresAt
}

/** Whether it is time for a new one. */
export function isPastHalfLife({ issuedAt, expiresAt }: CacheEntry, now: Date): boolean {
  return now.getTime() - issuedAt.getTime() >= (expiresAt.getTime() - issuedAt.getTime()) / 2
}

/** The outcome in a file's text, null when it is none. */
export function parseOutcome(text: string | null): Outcome | null {
  const { id, at, error } = parseObject(text) as Partial<Outcome>
  if (typeof id !== 'string' || typeof at !== 'number') return null
  const isKnown = typeof error?.code === 'string' && Object.hasOwn(exitCodes, error.code)
  const isWhole = isKnown && typeof error.message === 'string' && typeof error.mend === 'string'
  return isWhole ? { id, at, error } : null
}

/** A time of JSON in milliseconds since 1970, NaN when it is none. */
function parseTime(time: unknown): number {
  return typeof time === 'string' ? Date.parse(time) : Number.NaN
}

/** The object that a text holds, an empty one where it holds none. */
function parseObject(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** Whether a login command can be made of it; nonsense is the caller's to refuse, and not kept. */
export function isSound({
  authorizationToken,
  proxyEndpoint,
}: Pick<AuthorizationData, 'authorizationToken' | 'proxyEndpoint'>): boolean {
  try {
    decodeAuthorizationToken(authorizationToken)
    if (proxyEndpoint !== null) checkProxyEndpoint(proxyEndpoint)
    return true
  } catch {
    return false
  }
}
