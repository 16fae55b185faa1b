import type { Service } from '../aws/service-hosts.ts'
import type { Faults } from './faults.ts'
import type { Principals } from './principals.ts'
import type { Tokens } from './registry-tokens.ts'
import type { Sessions } from './sessions.ts'

/** How a request came in. */
export type Via = 'proxy' | 'endpoint'

/** One request that was answered, without secrets. */
export interface RequestRecord {
  readonly service: Service
  /** The API's operation, or the registry request's method and path. */
  readonly action: string
  readonly host: string
  readonly region: string
  /** The key that signed it, or whose token it bore. */
  readonly accessKeyId: string | null
  /** Whose key that is, by ARN; null where nobody's. */
  readonly arn: string | null
  readonly registryIds?: readonly string[]
  readonly status: number
  readonly via: Via
}

/** What all services share. */
export interface Cloud {
  readonly principals: Principals
  readonly webIdentityTokens: readonly string[]
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly tokenLifetimeSeconds: number
  readonly faults: Faults
  readonly requests: RequestRecord[]
  readonly latencyMs: number
  /** The real registry behind the registries, null when they answer by themselves. */
  readonly upstream: URL | null
  readonly now: () => Date
  /** Aborted when all is to end. */
  readonly signal: AbortSignal
}
