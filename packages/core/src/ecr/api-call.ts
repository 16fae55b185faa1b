import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsRequestHandler } from '../http/request-handler.ts'
import type { ApiTarget } from './api-target.ts'
import type { AuthorizationData } from './authorization-data.ts'

/** One call of GetAuthorizationToken. */
export interface ApiCall extends ApiTarget {
  readonly credentials: AwsCredentialIdentity
  /** At most ten account ids; only with them the API returns one entry per account. */
  readonly registryIds?: readonly string[]
  /** The profile in use, null for credentials from elsewhere. */
  readonly profile: string | null
  readonly requestHandler: AwsRequestHandler
  readonly signal: AbortSignal
  /** The clock that signs the request. */
  readonly now: () => Date
}

/** Calls GetAuthorizationToken of ECR or ECR Public; a parameter of everything above, for tests. */
export type EcrApi = (call: ApiCall) => Promise<AuthorizationData[]>
