import type { AwsCredentialIdentityProvider } from '@smithy/types'
import { configuredEndpoint } from '../../aws-config/aws-config.ts'
import type { SdkCredentials, SourceContext } from './source.ts'

/** A role to assume. */
export interface Role {
  readonly arn: string
  readonly externalId?: string | undefined
  /** Default `ecrlogin`. */
  readonly sessionName?: string | undefined
}

/** The session name of roles that are assumed without one. */
export const defaultSessionName = 'ecrlogin'

/** A role with the settings that only a profile has. */
interface RoleOfProfile extends Role {
  readonly mfaSerial?: string
  readonly durationSeconds?: number
}

/** A provider of the credentials of a role, which it assumes at STS with the given credentials. */
export async function assumeRole(
  { arn, externalId, sessionName = defaultSessionName, mfaSerial, durationSeconds }: RoleOfProfile,
  masterCredentials: SdkCredentials,
  { config, region, requestHandler, mfaCodeProvider }: SourceContext,
): Promise<AwsCredentialIdentityProvider> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  // The SDK looks for a configured endpoint only in the environment's profile.
  const endpoint = configuredEndpoint(config, 'sts')
  return fromTemporaryCredentials({
    masterCredentials,
    params: {
      RoleArn: arn,
      RoleSessionName: sessionName,
      ...(externalId && { ExternalId: externalId }),
      ...(mfaSerial && { SerialNumber: mfaSerial }),
      ...(durationSeconds && { DurationSeconds: durationSeconds }),
    },
    ...(mfaCodeProvider && { mfaCodeProvider }),
    clientConfig: {
      requestHandler,
      region,
      profile: config.profile,
      ...(endpoint && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    },
  })
}
