import type { ApiTarget } from '../ecr/api-target.ts'
import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import type { TimeLimits } from '../system/time-limits.ts'

/** A request for a token, and how to fetch one. @beta */
export interface CacheRequest {
  /** The API that issues the token. */
  readonly target: ApiTarget
  /** The identity as the cache knows it. Tokens are cached per target and identity; null means that they are not cached. */
  readonly identity: CachedIdentity | null
  /** The identity in words, for listings: `profile build`. */
  readonly identityName: string
  /** Fetches a token from AWS; `signal` ends it early. */
  fetch(signal: AbortSignal): Promise<AuthorizationToken>
  /** The signal that ends the request; called only when the request has to wait. */
  signal(): AbortSignal
  /** The time limit of the request in milliseconds. */
  readonly timeoutMs: number
  /** Starts the time limit of a refresh. */
  readonly timeLimits: Pick<TimeLimits, 'start'>
  /** Receives one sentence when a refresh fails and the old token is returned. */
  warn(message: string): void
}

/** The parts of an identity that distinguish it from others. @beta */
export interface CachedIdentity {
  /** The inputs of its source. */
  readonly inputs: object
  /** The credentials, where the inputs do not say which principal they stand for; else null. */
  readonly credentials: object | null
}

/** The longest times that a caller waits although it has a token or could fetch one itself. @beta */
export interface CacheLimits {
  /** In milliseconds, for a refresh while the old token is still valid; default 3,000. */
  readonly refreshMs: number
  /**
   * In milliseconds, for another process that is already fetching the token; default 10,000, and never more than half of
   * the request's own time limit.
   */
  readonly waitMs: number
}
