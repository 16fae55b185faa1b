import type { AwsCredentialIdentity } from '@smithy/types'
import { configuredEndpoint } from '../aws-config/aws-config.ts'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import type { SdkRequestHandler } from '../http/sdk-request-handler.ts'
import type { Identity } from './identity.ts'

/** The principal of AWS credentials, as STS reports it. */
export interface CallerIdentity {
  /** The 12-digit account. */
  readonly account: string
  /** The ARN of the user or of the assumed role. */
  readonly arn: string
}

/** A call of GetCallerIdentity. */
export interface CallerIdentityRequest {
  readonly credentials: AwsCredentialIdentity
  readonly region: string
  readonly identity: Pick<Identity, 'profile' | 'config'>
  readonly requestHandler: SdkRequestHandler
  readonly signal: AbortSignal
}

/** Calls GetCallerIdentity of STS, which requires no permission. Throws an `EcrLoginError`. */
export async function getCallerIdentity(request: CallerIdentityRequest): Promise<CallerIdentity> {
  const { credentials, region, identity, requestHandler, signal } = request
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  // The SDK looks for a configured endpoint only in the environment's profile.
  const endpoint = configuredEndpoint(identity.config, 'sts')
  const client = new STSClient({
    region,
    credentials,
    requestHandler,
    ...(endpoint && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
  })
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal })
    return { account: Account ?? '', arn: Arn ?? '' }
  } catch (error) {
    const doing = `requesting the caller identity from STS in ${region}`
    throw translateAwsError(error, { doing, profile: identity.profile })
  }
}
