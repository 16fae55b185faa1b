import { join } from 'node:path'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import type { Region } from '../registries/region.ts'
import type { Environment } from '../system/environment.ts'
import { homeDirectory } from '../system/host.ts'
import { RefusedFileError } from '../system/refused-file-error.ts'
import { readTextFileIfAny } from '../system/text-file.ts'
import { type AwsFiles, parseAwsFiles, type Settings } from './ini-files.ts'

/** The environment and the shared AWS config files, under one profile. */
export interface AwsConfig {
  readonly environment: Environment
  readonly files: AwsFiles
  /** The path of the config file. */
  readonly configFile: string
  /** The path of the credentials file. */
  readonly credentialsFile: string
  /** The chosen profile: the explicit one, `AWS_PROFILE`, `AWS_DEFAULT_PROFILE`, else `default`. */
  readonly profile: string
  /** Whether the caller or a rule named `profile`, rather than the environment. */
  readonly isProfileExplicit: boolean
  /** The settings of the profile, from both files. */
  readonly settings: Settings
  /** The settings in the `[services]` section that the profile names, such as `ecr.endpoint_url`. */
  readonly services: Settings
}

/** The services that ecrlogin calls, as environment variables and `[services]` sections name them. */
export type ServiceId = 'ecr' | 'ecr_public' | 'sts'

/**
 * Reads the shared config files; a file that cannot be read is treated as empty. Throws `unknown-profile` when a profile
 * is named that is in neither file, and `invalid-profile` when a file is a pipe or larger than 4 MiB.
 */
export function readAwsConfig(environment: Environment, explicitProfile?: string): AwsConfig {
  const home = homeDirectory(environment) ?? '/'
  const expand = (path: string) => (path.startsWith('~/') ? join(home, path.slice(2)) : path)
  const configFile = expand(environment.AWS_CONFIG_FILE || '~/.aws/config')
  const credentialsFile = expand(environment.AWS_SHARED_CREDENTIALS_FILE || '~/.aws/credentials')
  const files = parseAwsFiles(readText(configFile), readText(credentialsFile))
  const base = { environment, files, configFile, credentialsFile }
  if (explicitProfile !== undefined) return chooseProfile(base, explicitProfile)
  const named = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE
  const profile = named || 'default'
  if (named) checkProfile(base, profile)
  return { ...base, profile, isProfileExplicit: false, ...sectionsOf(files, profile) }
}

/** The same configuration under another profile, which counts as explicit. Throws `unknown-profile`. */
export function chooseProfile(config: ConfigFiles, profile: string): AwsConfig {
  checkProfile(config, profile)
  return { ...config, profile, isProfileExplicit: true, ...sectionsOf(config.files, profile) }
}

type ConfigFiles = Pick<AwsConfig, 'environment' | 'files' | 'configFile' | 'credentialsFile'>

function checkProfile({ files, configFile, credentialsFile }: ConfigFiles, profile: string): void {
  if (files.profiles.has(profile)) return
  throw new EcrLoginError(
    'unknown-profile',
    `The profile ${quoteValue(profile)} is in neither ${configFile} nor ${credentialsFile}.`,
    'Name an existing profile, or create it with `aws configure --profile NAME`.',
  )
}

function sectionsOf(files: AwsFiles, profile: string): Pick<AwsConfig, 'settings' | 'services'> {
  const settings = files.profiles.get(profile) ?? {}
  return { settings, services: files.services.get(settings.services ?? '') ?? {} }
}

function readText(path: string): string {
  try {
    return readTextFileIfAny(path) ?? ''
  } catch (cause) {
    if (!(cause instanceof RefusedFileError)) return ''
    throw new EcrLoginError(
      'invalid-profile',
      `The AWS config file ${path} could not be read (${cause.code}).`,
      'Name another file with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE.',
      { cause },
    )
  }
}

/** The region in environment and profile, in the AWS CLI's order; null when there is none. */
export function configuredRegion({ environment, profile, settings }: AwsConfig): Region | null {
  for (const variable of ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const) {
    const name = environment[variable]
    if (name) return { name, source: { kind: 'environment', variable } }
  }
  return settings.region ? { name: settings.region, source: { kind: 'profile', profile } } : null
}

/** The endpoint of a service in environment and profile; null when there is none. */
export function configuredEndpoint(
  { environment, settings, services }: AwsConfig,
  id: ServiceId,
): string | null {
  const isIgnored =
    environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? settings.ignore_configured_endpoint_urls
  if (isTrue(isIgnored)) return null
  return (
    environment[`AWS_ENDPOINT_URL_${id.toUpperCase()}`] ||
    environment.AWS_ENDPOINT_URL ||
    services[`${id}.endpoint_url`] ||
    settings.endpoint_url ||
    null
  )
}

/** Whether environment or profile enable FIPS endpoints. */
export function usesFips({ environment, settings }: AwsConfig): boolean {
  return isTrue(environment.AWS_USE_FIPS_ENDPOINT ?? settings.use_fips_endpoint)
}

/** Whether environment or profile enable dual-stack endpoints. */
export function usesDualStack({ environment, settings }: AwsConfig): boolean {
  return isTrue(environment.AWS_USE_DUALSTACK_ENDPOINT ?? settings.use_dualstack_endpoint)
}

/**
 * The file with the certificate authorities to trust instead of the runtime's; null for the runtime's. SSL_CERT_FILE,
 * which container clients honour, comes after the AWS CLI's own settings.
 */
export function configuredCaBundle({ environment, settings }: AwsConfig): string | null {
  return environment.AWS_CA_BUNDLE || settings.ca_bundle || environment.SSL_CERT_FILE || null
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}

/** A profile's name and its settings. */
export type ProfileSection = readonly [name: string, settings: Settings]

/** The profile, its source profile, the source of that one, and so on, each once. */
export function sourceChain({ profile, settings, files }: AwsConfig): ProfileSection[] {
  const chain = new Map([[profile, settings]])
  for (let name = settings.source_profile; name && !chain.has(name); name = chain.get(name)!.source_profile) {
    chain.set(name, files.profiles.get(name) ?? {})
  }
  return [...chain]
}
