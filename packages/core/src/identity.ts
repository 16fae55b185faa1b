import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { type AwsConfig, configuredEndpoint } from './aws-config.ts'
import { type Attempt, isKnownAwsError, translateAwsError } from './aws-errors.ts'
import { EcrLoginError, quoteValue } from './errors.ts'
import type { AwsRequestHandler } from './network.ts'

/** Credentials of the AWS SDK: fixed ones, or a provider of them. */
export type Credentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

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
  const profile = activeProfile(identity, context.config)
  const attempt = { doing: 'getting AWS credentials', profile }
  const base =
    identity.credentials ?? environmentKeys(context.config) ?? (await profileCredentials(region, context))
  const provider = identity.role ? await assumeRole(identity.role, base, region, context) : base
  try {
    return typeof provider === 'function' ? await provider() : provider
  } catch (error) {
    throw translateCredentialsError(error, attempt)
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

/** The settings of a profile that say where its credentials come from. */
const credentialSettings =
  /^(aws_access_key_id|role_arn|credential_process|login_session|sso_(session|start_url|account_id))$/

const silentLogger = { debug() {}, info() {}, warn() {}, error() {} }

/** What speaks for a profile: what its settings name, else web identity, container and instance. */
async function profileCredentials(
  region: string,
  context: IdentityContext,
): Promise<AwsCredentialIdentityProvider> {
  const { config, requestHandler, mfaCodeProvider } = context
  const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
  // The chain would go on to the machine's own role when what the profile names fails.
  const isNamed = Object.keys(config.settings).some((name) => credentialSettings.test(name))
  const clientConfig = { requestHandler: requestHandler as never }
  return (isNamed ? fromIni : fromNodeProviderChain)({
    profile: config.profile,
    filepath: config.credentialsFile,
    configFilepath: config.configFile,
    clientConfig,
    // A region in `clientConfig` would overrule `sso_region`.
    parentClientConfig: { ...clientConfig, region, profile: config.profile },
    // Without one the SDK warns on the console about keys in the environment beside a profile.
    logger: silentLogger,
    ...(mfaCodeProvider && { mfaCodeProvider }),
  })
}

async function assumeRole(
  { arn, externalId, sessionName = 'ecrlogin' }: Role,
  masterCredentials: Credentials,
  region: string,
  { config, requestHandler }: IdentityContext,
): Promise<AwsCredentialIdentityProvider> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  // The SDK looks for an endpoint in the profile of the environment only.
  const endpoint = configuredEndpoint(config, 'sts')
  return fromTemporaryCredentials({
    masterCredentials,
    params: { RoleArn: arn, RoleSessionName: sessionName, ...(externalId && { ExternalId: externalId }) },
    clientConfig: {
      requestHandler: requestHandler as never,
      region,
      profile: config.profile,
      ...(endpoint && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    },
  })
}

/** Errors of the SDK's credential providers tell their kind by their sentence alone. */
const credentialErrors = [
  {
    code: 'invalid-profile',
    pattern: /^Command failed|credential_process/,
    says: "the profile's credential_process gave no credentials",
    mend: () => 'Run the command that the profile names by hand, and see what it says.',
  },
  {
    code: 'mfa-required',
    pattern: /multi-factor|MFA/i,
    says: 'an MFA code is needed, and there is no terminal to ask for it',
    mend: () => 'Run it on a terminal, or use credentials that need no MFA code.',
  },
  {
    code: 'credentials-expired',
    pattern: /(sso|token|session|login|credentials?)\b.*\b(expired|invalid)|aws (sso )?login/i,
    says: 'the session has expired',
    mend: (profile: string) => `Run \`aws sso login --profile ${profile}\` (or \`aws login\`) and try again.`,
  },
] as const

function translateCredentialsError(error: unknown, attempt: Attempt): EcrLoginError {
  if (error instanceof EcrLoginError || isKnownAwsError(error)) return translateAwsError(error, attempt)
  const message = error instanceof Error ? error.message : String(error)
  const who = attempt.profile === null ? '' : ` for profile ${quoteValue(attempt.profile)}`
  const known = credentialErrors.find(({ pattern }) => pattern.test(message))
  if (known) {
    const text = `While getting AWS credentials${who}: ${known.says}.`
    return new EcrLoginError(known.code, text, known.mend(attempt.profile ?? 'NAME'), { cause: error })
  }
  return new EcrLoginError(
    'no-credentials',
    `No AWS credentials were found${who}, neither in the environment nor in the AWS config files, and this machine has no role.`,
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or run `aws configure` or `aws sso login`.',
    { cause: error },
  )
}
