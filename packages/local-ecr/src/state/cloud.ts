import type { Service } from '../aws/service-hosts.ts'
import type { Faults } from './faults.ts'
import type { Principals } from './principals.ts'
import type { RegistryTokens } from './registry-tokens.ts'
import type { Sessions } from './sessions.ts'

/** The way a request reached local ECR. */
export type Via = 'proxy' | 'endpoint'

/** One request and the status of its response, without secrets. */
export interface RequestRecord {
  readonly service: Service
  /** The API operation; for registries the method and the path. */
  readonly action: string
  readonly host: string
  readonly region: string
  /** The access key that signed the request or that the token was issued to; null if unknown. */
  readonly accessKeyId: string | null
  /** The ARN of the principal with that access key; null if there is none. */
  readonly arn: string | null
  readonly registryIds?: readonly string[]
  readonly status: number
  readonly via: Via
}

/** The state that all services share. */
export interface Cloud {
  readonly principals: Principals
  readonly webIdentityTokens: readonly string[]
  readonly sessions: Sessions
  readonly tokens: RegistryTokens
  readonly tokenLifetimeSeconds: number
  readonly faults: Faults
  readonly requests: RequestRecord[]
  readonly latencyMs: number
  /** A real registry that stores the repositories; null for registries without repositories. */
  readonly upstream: URL | null
  readonly now: () => Date
  /** Aborted when local ECR closes. */
  readonly signal: AbortSignal
}
