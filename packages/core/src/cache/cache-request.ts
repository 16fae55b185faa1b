import type { ApiTarget } from '../ecr/api-target.ts'
import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import type { TimeLimits } from '../system/time-limits.ts'

/** The token that is wanted, and how to fetch it. */
export interface CacheRequest {
  readonly target: ApiTarget
  /** The identity's fingerprint; null means that its tokens are not cached. */
  readonly identity: object | null
  /** The identity's name in a listing. */
  readonly identityName: string
  /** Fetches a token from AWS; `signal` ends it early. */
  fetch(signal: AbortSignal): Promise<AuthorizationToken>
  signal(): AbortSignal
  readonly timeLimits: Pick<TimeLimits, 'start'>
  warn(message: string): void
}

/** How long a caller waits although it has a token, or could fetch one itself. */
export interface CacheLimits {
  /** For a refresh while the old token is still valid, in milliseconds. */
  readonly refreshMs: number
  /** For another process that fetches already, before one of those that wait fetches too, in milliseconds. */
  readonly waitMs: number
}
