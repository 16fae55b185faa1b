import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { type AwsConfig, configuredEndpoint } from './aws-config.ts'
import { translateCredentialsError } from './credential-failures.ts'
import { checkReferences, findSource } from './credential-sources.ts'
import { hasInstanceMetadata } from './instance-metadata.ts'
import type { AwsRequestHandler } from './network.ts'

/** A token that others vouch for, such as that of a Kubernetes service account, and the role that it opens. */
export interface WebIdentity {
  readonly webIdentityToken: string
  readonly roleArn: string
  readonly sessionName?: string | undefined
}

/** Credentials of the AWS SDK: fixed ones, or a provider of them. */
type SdkCredentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

/** What a caller hands over to speak for it. */
export type Credentials = SdkCredentials | WebIdentity

/** Who speaks for a registry. */
export interface Identity {
  /** Credentials that the caller handed over; null means that environment and profile decide. */
  readonly credentials: Credentials | null
  /** The profile that a rule names; null for the one that options or environment choose. */
  readonly profile: string | null
  /** A role to assume with those credentials, null for none. */
  readonly role: Role | null
}

export interface Role {
  readonly arn: string
  readonly externalId?: string | undefined
  readonly sessionName?: string | undefined
}

const defaultSessionName = 'ecrlogin'

/** Asks a person for the code of an MFA device; the argument is the device's serial number or ARN. */
export type MfaCodeProvider = (serial: string) => Promise<string>

export interface IdentityContext {
  readonly config: AwsConfig
  readonly requestHandler: AwsRequestHandler
  readonly mfaCodeProvider: MfaCodeProvider | null
}

/**
 * The profile that speaks, null where environment keys or the caller's credentials do. The order is the
 * AWS CLI's, not the SDK's: an explicit profile, then keys in the environment, then `AWS_PROFILE`.
 */
export function activeProfile(identity: Identity, config: AwsConfig): string | null {
  return identity.credentials || environmentKeys(config) ? null : config.profile
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

/** The keys that the environment holds, null when there are none or an explicit profile goes before them. */
export function environmentKeys({ environment, isProfileExplicit }: AwsConfig): AwsCredentialIdentity | null {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
  if (isProfileExplicit || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return null
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  }
}

/** Whether what a caller handed over is a web identity. */
export function isWebIdentity(credentials: Credentials | null): credentials is WebIdentity {
  return credentials !== null && 'webIdentityToken' in credentials
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
  const { checkTokenFiles } = await import('./token-files.ts')
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

/** Equal texts for identities of one call that are the same; see `identity-key` for those of all calls. */
export function identityKey({ profile, role }: Identity): string {
  return JSON.stringify([profile, role])
}
