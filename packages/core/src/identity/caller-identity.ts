import type { AwsCredentialIdentity } from '@smithy/types'
import { configuredEndpoint } from '../aws-config/aws-config.ts'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import type { SdkRequestHandler } from '../http/sdk-request-handler.ts'
import type { Identity } from './identity.ts'

/** The principal that credentials belong to, as AWS STS reports it. */
export interface CallerIdentity {
  /** The 12-digit account. */
  readonly account: string
  readonly arn: string
}

export interface CallerIdentityRequest {
  readonly credentials: AwsCredentialIdentity
  readonly region: string
  readonly identity: Pick<Identity, 'profile' | 'config'>
  readonly requestHandler: SdkRequestHandler
  readonly signal: AbortSignal
}

/** Calls GetCallerIdentity of STS, which needs no permission. Throws an `EcrLoginError`. */
export async function getCallerIdentity(request: CallerIdentityRequest): Promise<CallerIdentity> {
  const { credentials, region, identity, requestHandler, signal } = request
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  // The SDK looks for an endpoint only in the environment's profile.
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
    const doing = `asking STS in ${region} for the caller identity`
    throw translateAwsError(error, { doing, profile: identity.profile })
  }
}
