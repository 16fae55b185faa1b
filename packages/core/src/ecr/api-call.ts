import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { hideUserInfo } from '../errors/errors.ts'
import type { AwsRequestHandler } from '../http/request-handler.ts'

/** One entry of the API's `authorizationData`, as it came. */
export interface AuthorizationData {
  /** Base64 of `user:password`. */
  readonly authorizationToken: string
  readonly expiresAt: Date
  /** A URL such as `https://111122223333.dkr.ecr.us-west-2.amazonaws.com`; null from ECR Public. */
  readonly proxyEndpoint: string | null
}

/** Where a call of GetAuthorizationToken goes, whoever makes it. */
export interface ApiTarget {
  readonly isPublic: boolean
  readonly region: string
  /** The configured endpoint's URL; null lets the SDK's rules decide, and only then the flags count. */
  readonly endpoint: string | null
  readonly isFips: boolean
  readonly isDualStack: boolean
}

export interface ApiCall extends ApiTarget {
  readonly credentials: AwsCredentialIdentity
  /** At most ten account ids; only they make the API return one entry per account. */
  readonly registryIds?: readonly string[]
  readonly profile: string | null
  readonly config: AwsConfig
  /** The AWS SDK's. */
  requestHandler(): Promise<AwsRequestHandler>
  readonly signal: AbortSignal
}

/** Calls GetAuthorizationToken of ECR or of ECR Public; a parameter of everything above, for tests. */
export type EcrApi = (call: ApiCall) => Promise<AuthorizationData[]>

/** What a target is called in sentences: `ECR in us-west-2`. */
export function describeTarget({ isPublic, region, endpoint }: ApiTarget): string {
  const service = isPublic ? 'ECR Public' : 'ECR'
  return `${service} in ${region}${endpoint ? ` at ${hideUserInfo(endpoint)}` : ''}`
}
