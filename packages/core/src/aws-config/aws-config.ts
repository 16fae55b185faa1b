import { join } from 'node:path'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import { profileArgument } from '../errors/hints.ts'
import type { Region } from '../registries/region.ts'
import type { Environment } from '../system/environment.ts'
import { homeDirectory } from '../system/host.ts'
import { readTextFileIfAny } from '../system/text-file.ts'
import { type AwsFiles, parseAwsFiles, type Settings } from './ini-files.ts'

/** The environment and the shared AWS config files, under one profile. */
export interface AwsConfig extends ConfigFiles {
  /** The chosen profile: the explicit one, `AWS_PROFILE`, `AWS_DEFAULT_PROFILE`, else `default`. */
  readonly profile: string
  /** The origin of the profile's name: the caller or a rule of the settings file, the environment, or nothing. */
  readonly profileOrigin: 'explicit' | 'environment' | 'default'
  /** The settings of the profile, from both files. */
  readonly settings: Settings
  /** The settings in the `[services]` section that the profile names; null when it names one that does not exist. */
  readonly services: Settings | null
}

/** The environment and the shared AWS config files. */
export interface ConfigFiles {
  readonly environment: Environment
  readonly files: AwsFiles
  /** The path of the config file. */
  readonly configFile: string
  /** The path of the credentials file. */
  readonly credentialsFile: string
  /** A sentence for each file that exists and cannot be read. */
  readonly unreadable: readonly string[]
}

/** The services that ecrlogin calls, as environment variables and `[services]` sections name them. */
export type ServiceId = 'ecr' | 'ecr_public' | 'signin' | 'sso' | 'sso_oidc' | 'sts'

/**
 * Reads the shared config files. A file that cannot be read counts as empty, and `unreadable` names it. Throws
 * `unknown-profile` when a profile is named that is in neither file.
 */
export function readAwsConfig(environment: Environment, explicitProfile?: string): AwsConfig {
  const files = readConfigFiles(environment)
  if (explicitProfile !== undefined) return chooseProfile(files, explicitProfile)
  const named = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE
  if (named) checkProfile(files, named)
  return withProfile(files, named || 'default', named ? 'environment' : 'default')
}

/** The same files under another profile, which counts as explicit. Throws `unknown-profile`. */
export function chooseProfile(files: ConfigFiles, profile: string): AwsConfig {
  checkProfile(files, profile)
  return withProfile(files, profile, 'explicit')
}

/** Reads the shared config files without choosing a profile. */
export function readConfigFiles(environment: Environment): ConfigFiles {
  const configFile = expandPath(environment.AWS_CONFIG_FILE || '~/.aws/config', environment)
  const credentialsFile = expandPath(
    environment.AWS_SHARED_CREDENTIALS_FILE || '~/.aws/credentials',
    environment,
  )
  const unreadable: string[] = []
  const read = (path: string): string => {
    const result = readConfigFile(path)
    if ('problem' in result)
      unreadable.push(`The AWS config file ${path} could not be read (${result.problem}).`)
    return 'text' in result ? result.text : ''
  }
  const files = parseAwsFiles(read(configFile), read(credentialsFile))
  return { environment, files, configFile, credentialsFile, unreadable }
}

/** Expands `$NAME`, `${NAME}` and a `~` in front, as the AWS CLI does in the paths of its files. */
export function expandPath(path: string, environment: Environment): string {
  const expanded = path.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (whole, name: string | undefined, inBraces: string) => {
      const variable = name ?? inBraces
      return Object.hasOwn(environment, variable) ? environment[variable]! : whole
    },
  )
  return /^~(\/|\\|$)/.test(expanded) ? join(homeDirectory(environment) ?? '/', expanded.slice(1)) : expanded
}

function checkProfile(
  { files, configFile, credentialsFile, unreadable }: ConfigFiles,
  profile: string,
): void {
  if (files.profiles.has(profile)) return
  const message = `The profile ${quoteValue(profile)} is in neither ${configFile} nor ${credentialsFile}.`
  throw new EcrLoginError(
    'unknown-profile',
    [message, ...unreadable].join(' '),
    files.otherSections.has(profile)
      ? `${configFile} has [${profile}]; write [profile ${profile}] instead.`
      : `Name an existing profile, or create this one: \`aws configure --profile ${profileArgument(profile)}\`.`,
  )
}

function withProfile(
  files: ConfigFiles,
  profile: string,
  profileOrigin: AwsConfig['profileOrigin'],
): AwsConfig {
  const settings = files.files.profiles.get(profile) ?? {}
  const services =
    settings.services === undefined ? {} : (files.files.services.get(settings.services) ?? null)
  return { ...files, profile, profileOrigin, settings, services }
}

/** The text of a file, empty for one that does not exist or is out of reach, or why it cannot be read. */
function readConfigFile(path: string): { readonly text: string } | { readonly problem: string } {
  let text: string
  try {
    text = readTextFileIfAny(path) ?? ''
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    // Nobody can tell whether there is a file. In containers, HOME may be a folder of another user.
    if (syscall === 'stat' || syscall === 'statx') return { text: '' }
    return { problem: code ?? 'unknown error' }
  }
  return text.includes('\0') ? { problem: 'it is not in UTF-8' } : { text }
}

/** The region in environment and profile, in the AWS CLI's order; null when there is none. */
export function configuredRegion({ environment, profile, settings }: AwsConfig): Region | null {
  const variable = (['AWS_REGION', 'AWS_DEFAULT_REGION'] as const).find((one) => environment[one])
  const name = variable ? environment[variable] : settings.region
  if (!name) return null
  const source = variable
    ? ({ kind: 'environment', variable } as const)
    : ({ kind: 'profile', profile } as const)
  return { name: name.toLowerCase(), source }
}

/**
 * The endpoint of a service in environment and profile; null when there is none. Throws `invalid-profile` when the profile
 * names a `[services]` section that does not exist.
 */
export function configuredEndpoint(config: AwsConfig, id: ServiceId): string | null {
  const { environment, settings, services } = config
  const isIgnored =
    environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS || settings.ignore_configured_endpoint_urls
  if (isTrue(isIgnored)) return null
  const named = environment[`AWS_ENDPOINT_URL_${id.toUpperCase()}`] || environment.AWS_ENDPOINT_URL
  if (named) return named
  if (!services) throw missingServices(config)
  return services[`${id}.endpoint_url`] || settings.endpoint_url || null
}

function missingServices({ profile, settings, configFile }: AwsConfig): EcrLoginError {
  return new EcrLoginError(
    'invalid-profile',
    `The profile ${quoteValue(profile)} refers to the services ${quoteValue(settings.services!)}, which do not exist.`,
    `Add [services ${settings.services}] to ${configFile}, or remove the setting.`,
  )
}

/** Whether environment or profile enable FIPS endpoints. */
export function usesFips({ environment, settings }: AwsConfig): boolean {
  return isTrue(environment.AWS_USE_FIPS_ENDPOINT || settings.use_fips_endpoint)
}

/** Whether environment or profile enable dual-stack endpoints. */
export function usesDualStack({ environment, settings }: AwsConfig): boolean {
  return isTrue(environment.AWS_USE_DUALSTACK_ENDPOINT || settings.use_dualstack_endpoint)
}

/**
 * The file with the certificate authorities to trust instead of the runtime's; null for the runtime's. SSL_CERT_FILE,
 * which container clients honour, comes after the AWS CLI's own settings.
 */
export function configuredCaBundle({ environment, settings }: AwsConfig): string | null {
  const { AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, SSL_CERT_FILE } = environment
  const path = AWS_CA_BUNDLE || settings.ca_bundle || REQUESTS_CA_BUNDLE || SSL_CERT_FILE
  return path ? expandPath(path, environment) : null
}

/** The AWS SDK's settings for retries; those without a valid value are left out. */
export function retrySettings({ environment, settings }: AwsConfig): RetrySettings {
  const attempts = Number(environment.AWS_MAX_ATTEMPTS || settings.max_attempts)
  const mode = environment.AWS_RETRY_MODE || settings.retry_mode
  return {
    ...(Number.isInteger(attempts) && attempts > 0 && { maxAttempts: attempts }),
    ...((mode === 'standard' || mode === 'adaptive') && { retryMode: mode }),
  }
}

/** Options of the AWS SDK's clients. @beta */
export interface RetrySettings {
  readonly maxAttempts?: number
  readonly retryMode?: 'standard' | 'adaptive'
}

/** Whether a setting or a variable is the AWS CLI's `true`. */
export function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}
