import type { AwsCredentialIdentity } from '@smithy/types'
import { type AwsConfig, retrySettings } from '../aws-config/aws-config.ts'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import { clientOptions } from '../http/client-options.ts'
import type { SdkRequestHandler } from '../http/sdk-request-handler.ts'
import { targetOfService } from './decide-source.ts'

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
  readonly config: AwsConfig
  readonly requestHandler: SdkRequestHandler
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Calls GetCallerIdentity of STS, which requires no permission. Throws an `EcrLoginError`. */
export async function getCallerIdentity(request: CallerIdentityRequest): Promise<CallerIdentity> {
  const { credentials, region, config, requestHandler, signal, now } = request
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const target = targetOfService('sts', region, config)
  const options = clientOptions(target, { retries: retrySettings(config), requestHandler, now })
  const client = new STSClient({ ...options, credentials })
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal })
    return { account: Account ?? '', arn: Arn ?? '' }
  } catch (error) {
    throw translateAwsError(error, {
      doing: `requesting the caller identity from STS in ${region}`,
      profile: null,
    })
  }
}
