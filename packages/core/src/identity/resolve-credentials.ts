import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { type AwsConfig, configuredEndpoint } from '../aws-config/aws-config.ts'
import { translateCredentialsError } from './credential-errors.ts'
import { checkReferences, findSource } from './credential-sources.ts'
import {
  activeProfile,
  environmentKeys,
  type Identity,
  isWebIdentity,
  type MfaCodeProvider,
  type Role,
  type SdkCredentials,
  type WebIdentity,
} from './identity.ts'
import { hasInstanceMetadata } from './instance-metadata.ts'
import type { AwsRequestHandler } from '../http/request-handler.ts'
import { checkTokenFiles } from './sdk-token-files.ts'

const defaultSessionName = 'ecrlogin'

export interface IdentityContext {
  readonly config: AwsConfig
  readonly requestHandler: AwsRequestHandler
  readonly mfaCodeProvider: MfaCodeProvider | null
}

/**
 * Gets the credentials of an identity. Throws `no-credentials`, `credentials-expired`, `mfa-required`,
 * or what AWS and the network say while a role is assumed.
 */
export async function resolveCredentials(
  identity: Identity,
  region: string,
  context: IdentityContext,
): Promise<AwsCredentialIdentity> {
  const { config } = context
  try {
    const given = identity.credentials
    const base = isWebIdentity(given)
      ? await webIdentityCredentials(given, region, context)
      : (given ?? environmentKeys(config) ?? (await profileCredentials(region, context)))
    const provider = identity.role ? await assumeRole(identity.role, base, region, context) : base
    return typeof provider === 'function' ? await provider() : provider
  } catch (error) {
    throw translateCredentialsError(error, activeProfile(identity, config), config)
  }
}

async function webIdentityCredentials(
  { webIdentityToken, roleArn, sessionName = defaultSessionName }: WebIdentity,
  region: string,
  context: IdentityContext,
): Promise<AwsCredentialIdentityProvider> {
  const { fromWebToken } = await import('@aws-sdk/credential-providers')
  const options = providerOptions(region, context)
  return fromWebToken({ ...options, webIdentityToken, roleArn, roleSessionName: sessionName })
}

const silentLogger = { debug() {}, info() {}, warn() {}, error() {} }

/** What speaks for a profile, from the one source that is in charge. */
async function profileCredentials(region: string, context: IdentityContext): Promise<SdkCredentials> {
  checkTokenFiles(context.config)
  const { environment } = context.config
  const { fromTokenFile, fromHttp, fromInstanceMetadata } = await import('@aws-sdk/credential-providers')
  const options = providerOptions(region, context)
  switch (findSource(context.config)) {
    case 'profile':
      return namedCredentials(region, context)
    case 'web-identity':
      return fromTokenFile(options)
    case 'container':
      return fromHttp(options)
    case 'instance':
      if (await hasInstanceMetadata(environment)) return fromInstanceMetadata(options)
      throw new Error('Nothing names credentials, and no instance metadata answers')
  }
}

/** What a profile's settings name. */
async function namedCredentials(region: string, context: IdentityContext): Promise<SdkCredentials> {
  const { config, mfaCodeProvider } = context
  checkReferences(config)
  const { fromIni } = await import('@aws-sdk/credential-providers')
  const options = {
    ...providerOptions(region, context),
    filepath: config.credentialsFile,
    configFilepath: config.configFile,
    ...(mfaCodeProvider && { mfaCodeProvider }),
  }
  const { role_arn, source_profile, mfa_serial, ...settings } = config.settings
  if (role_arn && mfa_serial && source_profile && source_profile !== config.profile) {
    // The SDK would ask a person for the code before it knows whether there is anything to use it with.
    const source = await fromIni({ ...options, profile: source_profile })()
    const role = {
      arn: role_arn,
      externalId: settings.external_id,
      sessionName: settings.role_session_name,
      mfaSerial: mfa_serial,
      durationSeconds: Number(settings.duration_seconds ?? 3600),
    }
    return assumeRole(role, source, region, context)
  }
  return fromIni({ ...options, profile: config.profile })
}

/** What all providers of the SDK are given. */
function providerOptions(region: string, { config, requestHandler }: IdentityContext) {
  const clientConfig = { requestHandler: requestHandler as never }
  return {
    clientConfig,
    // A region in `clientConfig` would overrule `sso_region`.
    parentClientConfig: { ...clientConfig, region, profile: config.profile },
    // Without one the SDK warns on the console about keys in the environment beside a profile.
    logger: silentLogger,
  }
}

interface DemandingRole extends Role {
  readonly mfaSerial?: string
  readonly durationSeconds?: number
}

async function assumeRole(
  { arn, externalId, sessionName = defaultSessionName, mfaSerial, durationSeconds }: DemandingRole,
  masterCredentials: SdkCredentials,
  region: string,
  { config, requestHandler, mfaCodeProvider }: IdentityContext,
): Promise<AwsCredentialIdentityProvider> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  // The SDK looks for an endpoint in the profile of the environment only.
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
      requestHandler: requestHandler as never,
      region,
      profile: config.profile,
      ...(endpoint && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    },
  })
}
