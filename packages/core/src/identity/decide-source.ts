import { join } from 'node:path'
import {
  type AwsConfig,
  configuredEndpoint,
  expandPath,
  isTrue,
  type ServiceId,
  usesDualStack,
  usesFips,
} from '../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import type { ServiceTarget } from '../http/client-options.ts'
import { parseRegionName } from '../registries/region.ts'
import { homeDirectory } from '../system/host.ts'
import { sha1, sha256 } from '../system/runtime/hashes.ts'
import { keysOfEnvironment, keysOfFile } from './sources/keys.ts'
import type {
  ContainerSource,
  InstanceSource,
  LoginSource,
  ProcessSource,
  RoleSource,
  Source,
  SsoSource,
  WebIdentitySource,
} from './sources/source.ts'

/**
 * Decides which source provides the credentials of a configuration, in the AWS CLI's order: the first source that is
 * configured at all, even if it then fails. An explicit profile leaves out the environment. `region` is the region in
 * which STS is called. Throws `invalid-profile` or `invalid-credentials` for a source that is configured only in part.
 */
export function decideSource(config: AwsConfig, region: string): Source {
  const isExplicit = config.profileOrigin === 'explicit'
  return (
    (isExplicit ? null : keysOfEnvironment(config)) ??
    roleOfProfile(config.profile, config, region, [config.profile]) ??
    sourceOfProfile(config.profile, config, region, !isExplicit) ??
    containerOf(config) ??
    instanceOf(config)
  )
}

/**
 * The source that a profile configures without assuming a role with other credentials; null when there is none. With
 * `isInEnvironment`, the environment may hold parts of a web identity.
 */
function sourceOfProfile(
  profile: string,
  config: AwsConfig,
  region: string,
  isInEnvironment: boolean,
): Source | null {
  const { files, configFile, credentialsFile } = config
  return (
    webIdentityOf(profile, config, region, isInEnvironment) ??
    ssoOf(profile, config) ??
    keysOfFile(profile, files.credentialsProfiles.get(profile), credentialsFile) ??
    loginOf(profile, config, region) ??
    processOf(profile, config) ??
    keysOfFile(profile, files.configProfiles.get(profile), configFile)
  )
}

/** The role that a profile assumes; null when there is none. `visited` are the profiles that led here, this one last. */
function roleOfProfile(
  profile: string,
  config: AwsConfig,
  region: string,
  visited: readonly string[],
): RoleSource | null {
  const settings = config.files.profiles.get(profile) ?? {}
  const { role_arn: roleArn, source_profile: baseName, credential_source: sourceName } = settings
  if (!roleArn || settings.web_identity_token_file) return null
  const fail = (problem: string) => invalidProfile(profile, problem, config)
  if (baseName && sourceName) throw fail('has both source_profile and credential_source.')
  if (!baseName && !sourceName) throw fail('has role_arn, but neither source_profile nor credential_source.')
  const base = baseName
    ? baseOfProfile(profile, baseName, config, region, visited)
    : namedSource(sourceName!, profile, config)
  return {
    kind: 'role',
    profile,
    roleArn,
    sessionName: settings.role_session_name ?? null,
    externalId: settings.external_id ?? null,
    mfaSerial: settings.mfa_serial ?? null,
    durationSeconds: parseInteger(settings.duration_seconds),
    sts: targetOfService('sts', region, config),
    base,
  }
}

function baseOfProfile(
  profile: string,
  baseName: string,
  config: AwsConfig,
  region: string,
  visited: readonly string[],
): Source {
  const settings = config.files.profiles.get(baseName)
  if (!settings) {
    throw invalidProfile(
      profile,
      `refers to the source profile ${quoteValue(baseName)}, which does not exist.`,
      config,
    )
  }
  const hasKeys = Boolean(settings.aws_access_key_id || settings.aws_secret_access_key)
  // A profile may be its own source, for its keys.
  if (visited.includes(baseName) && !(baseName === profile && hasKeys)) {
    const circle = [...visited, baseName].map(quoteValue).join(' -> ')
    throw invalidProfile(profile, `is in a circle of source profiles: ${circle}.`, config)
  }
  const base =
    (hasKeys ? null : roleOfProfile(baseName, config, region, [...visited, baseName])) ??
    sourceOfProfile(baseName, config, region, false)
  if (!base)
    throw invalidProfile(
      profile,
      `has the source profile ${quoteValue(baseName)}, which has no credentials.`,
      config,
    )
  return base
}

/** The reason why a source that `credential_source` can name is not there. */
const missingSources: Readonly<Record<string, string>> = {
  Environment: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set',
  EcsContainer: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set',
}

/** The source that `credential_source` names. */
function namedSource(name: string, profile: string, config: AwsConfig): Source {
  const named: Readonly<Record<string, () => Source | null>> = {
    Environment: () => keysOfEnvironment(config),
    EcsContainer: () => containerOf(config),
    Ec2InstanceMetadata: () => instanceOf(config),
  }
  if (!Object.hasOwn(named, name)) {
    const known = Object.keys(named).join(', ')
    throw invalidProfile(
      profile,
      `has the credential_source ${quoteValue(name)}; AWS knows ${known}.`,
      config,
    )
  }
  const source = named[name]!()
  if (source) return source
  throw invalidProfile(profile, `has credential_source = ${name}, but ${missingSources[name]}.`, config)
}

/** Each part comes from the environment first, then from the profile, as in the AWS CLI. */
function webIdentityOf(
  profile: string,
  config: AwsConfig,
  region: string,
  isInEnvironment: boolean,
): WebIdentitySource | null {
  const environment = isInEnvironment ? config.environment : {}
  const settings = config.files.profiles.get(profile) ?? {}
  const file = environment.AWS_WEB_IDENTITY_TOKEN_FILE || settings.web_identity_token_file
  if (!file) return null
  const roleArn = environment.AWS_ROLE_ARN || settings.role_arn
  if (!roleArn) {
    throw new EcrLoginError(
      'invalid-profile',
      `A web identity token is configured, ${file}, but no role to assume with it.`,
      `Set AWS_ROLE_ARN, or role_arn in the profile ${quoteValue(profile)}.`,
    )
  }
  const isOfEnvironment = environment.AWS_WEB_IDENTITY_TOKEN_FILE && environment.AWS_ROLE_ARN
  return {
    kind: 'web-identity',
    profile: isOfEnvironment ? null : profile,
    token: { file },
    roleArn,
    sessionName: environment.AWS_ROLE_SESSION_NAME || settings.role_session_name || null,
    sts: targetOfService('sts', region, config),
  }
}

function ssoOf(profile: string, config: AwsConfig): SsoSource | null {
  const own = config.files.profiles.get(profile) ?? {}
  if (!own.sso_role_name && !own.sso_account_id) return null
  const sessionName = own.sso_session ?? null
  const session = sessionName === null ? {} : config.files.ssoSessions.get(sessionName)
  if (!session) {
    throw invalidProfile(
      profile,
      `refers to the SSO session ${quoteValue(sessionName!)}, which does not exist.`,
      config,
    )
  }
  for (const [name, value] of Object.entries(session)) {
    if ((own[name] ?? value) === value) continue
    throw invalidProfile(
      profile,
      `and its SSO session ${quoteValue(sessionName!)} have different values of ${name}.`,
      config,
    )
  }
  const settings = { ...own, ...session }
  const required = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name']
  const missing = required.filter((name) => !settings[name])
  if (missing.length > 0)
    throw invalidProfile(profile, `uses SSO, but lacks ${missing.join(' and ')}.`, config)
  const {
    sso_start_url: startUrl,
    sso_region: region,
    sso_account_id: accountId,
    sso_role_name: roleName,
  } = settings
  return {
    kind: 'sso',
    profile,
    startUrl: startUrl!,
    sessionName,
    accountId: accountId!,
    roleName: roleName!,
    tokenFile: join(homeOf(config), '.aws', 'sso', 'cache', `${sha1(sessionName ?? startUrl!)}.json`),
    portal: targetOfService('sso', region!, config),
    oidc: targetOfService('sso_oidc', region!, config),
  }
}

function loginOf(profile: string, config: AwsConfig, region: string): LoginSource | null {
  const session = config.files.profiles.get(profile)?.login_session
  if (!session) return null
  const named = config.environment.AWS_LOGIN_CACHE_DIRECTORY || '~/.aws/login/cache'
  const folder = expandPath(named, config.environment)
  const tokenFile = join(folder, `${sha256(session)}.json`)
  return { kind: 'login', profile, session, tokenFile, signin: targetOfService('signin', region, config) }
}

function processOf(profile: string, { files }: AwsConfig): ProcessSource | null {
  const command = files.profiles.get(profile)?.credential_process
  return command ? { kind: 'process', profile, command } : null
}

function containerOf({ environment }: AwsConfig): ContainerSource | null {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } =
    environment
  const url = path ? `http://169.254.170.2${path}` : full
  if (!url) return null
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: text } =
    environment
  return { kind: 'container', profile: null, url, authorization: file ? { file } : text ? { text } : null }
}

/** The metadata of the instance that this may be; only a request shows whether it is one. */
export function instanceOf({
  environment,
  settings,
}: Pick<AwsConfig, 'environment' | 'settings'>): InstanceSource {
  const isDisabled = isTrue(environment.AWS_EC2_METADATA_DISABLED)
  const mode =
    environment.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE || settings.ec2_metadata_service_endpoint_mode
  const address = mode?.toLowerCase() === 'ipv6' ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254'
  const named = environment.AWS_EC2_METADATA_SERVICE_ENDPOINT || settings.ec2_metadata_service_endpoint
  const v1Disabled = environment.AWS_EC2_METADATA_V1_DISABLED || settings.ec2_metadata_v1_disabled
  return {
    kind: 'instance',
    profile: null,
    endpoint: isDisabled ? null : named || address,
    isV1Disabled: isTrue(v1Disabled),
  }
}

/** The target of a service under a configuration: by the settings of the chosen profile, not of its source profiles. */
export function targetOfService(id: ServiceId, regionName: string, config: AwsConfig): ServiceTarget {
  const { name, isFips } = parseRegionName(regionName)
  return {
    region: name,
    endpoint: configuredEndpoint(config, id),
    isFips: isFips || usesFips(config),
    isDualStack: usesDualStack(config),
  }
}

function homeOf({ environment }: AwsConfig): string {
  return homeDirectory(environment) ?? '/'
}

/** An integer as Python reads it; null for any other text, which the AWS CLI ignores. */
function parseInteger(text: string | undefined): number | null {
  return text && /^[+-]?\d+(_\d+)*$/.test(text) ? Number(text.replaceAll('_', '')) : null
}

function invalidProfile(profile: string, problem: string, { configFile }: AwsConfig): EcrLoginError {
  const message = `The profile ${quoteValue(profile)} ${problem}`
  return new EcrLoginError('invalid-profile', message, `Check its section in ${configFile}.`)
}
