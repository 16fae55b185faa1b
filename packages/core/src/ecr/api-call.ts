import type { AwsCredentialIdentity } from '@smithy/types'
import type { RetrySettings } from '../aws-config/aws-config.ts'
import type { AwsRequestHandler } from '../http/request-handler.ts'
import type { ApiTarget } from './api-target.ts'
import type { AuthorizationData } from './authorization-data.ts'

/** One call of GetAuthorizationToken. @beta */
export interface ApiCall extends ApiTarget {
  /** Those that sign the request. */
  readonly credentials: AwsCredentialIdentity
  /** At most ten account ids; the API then returns one entry per account. Omitted for the caller's own registry. */
  readonly registryIds?: readonly string[]
  /** The profile in use; null when the credentials come from elsewhere. */
  readonly profile: string | null
  /** The configured retries. */
  readonly retries: RetrySettings
  /** Sends the request by the identity's proxies, trusting its certificate authorities. */
  readonly requestHandler: AwsRequestHandler
  /** Ends the call. */
  readonly signal: AbortSignal
  /** The clock whose time the request is signed with. */
  readonly now: () => Date
  /** Is called with the metadata of a successful response. */
  readonly onResponse?: (response: ApiResponse) => void
}

/** The metadata of a successful response. */
export interface ApiResponse {
  readonly statusCode: number
  /** Null when the response has none. */
  readonly requestId: string | null
  /** Its length in bytes; null when it is not known. */
  readonly contentLength: number | null
}

/**
 * Calls GetAuthorizationToken of ECR or ECR Public and returns its entries, at least one. Throws an `EcrLoginError`, or
 * the signal's reason. A parameter of all code that calls it, for tests.
 * @beta
 */
export type EcrApi = (call: ApiCall) => Promise<AuthorizationData[]>
