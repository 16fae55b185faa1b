import type { AwsCredentialIdentity } from '@smithy/types'
import { type AwsConfig, configuredEndpoint } from '../aws-config/aws-config.ts'
import { translateAwsError } from '../errors/aws-errors.ts'
import type { AwsRequestHandler } from '../http/request-handler.ts'

/** Who AWS takes a caller for. */
export interface Caller {
  /** The 12-digit account. */
  readonly account: string
  readonly arn: string
}

export interface CallerQuestion {
  readonly credentials: AwsCredentialIdentity
  readonly region: string
  readonly config: AwsConfig
  /** The profile that speaks, null for keys. */
  readonly profile: string | null
  readonly requestHandler: AwsRequestHandler
  readonly signal: AbortSignal
}

/** Asks STS who the credentials belong to, for which nobody needs a permission. Throws an `EcrLoginError`. */
export async function askCaller(question: CallerQuestion): Promise<Caller> {
  const { credentials, region, config, profile, requestHandler, signal } = question
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  // The SDK looks for an endpoint in the profile of the environment only.
  const endpoint = configuredEndpoint(config, 'sts')
  const client = new STSClient({
    region,
    credentials,
    requestHandler: requestHandler as never,
    ...(endpoint && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
  })
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal })
    return { account: Account ?? '', arn: Arn ?? '' }
  } catch (error) {
    throw translateAwsError(error, { doing: `asking STS in ${region} who this is`, profile })
  }
}
