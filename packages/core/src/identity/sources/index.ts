import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConfig } from '../../aws-config/aws-config.ts'
import type { Settings } from '../../aws-config/ini-files.ts'
import type { Source } from './source.ts'

/** What it takes to select a source; the rest is loaded when its credentials are needed. */
interface SourceEntry {
  readonly name: string
  /** Whether the configuration selects it, given that no source before it is selected. */
  isSelected(config: AwsConfig): boolean
  load(): Promise<Source>
}

/** All sources of credentials that environment and profile can select, in the AWS CLI's order. */
export const sources = [
  {
    name: 'environment',
    isSelected: (config) => environmentCredentials(config) !== null,
    load: async () => (await import('./environment.ts')).environment,
  },
  {
    name: 'profile',
    isSelected: ({ settings }) => selectsSource(settings),
    load: async () => (await import('./profile.ts')).profile,
  },
  {
    name: 'web-identity',
    isSelected: ({ environment }) =>
      Boolean(environment.AWS_WEB_IDENTITY_TOKEN_FILE && environment.AWS_ROLE_ARN),
    load: async () => (await import('./web-identity.ts')).webIdentity,
  },
  {
    name: 'container',
    isSelected: ({ environment }) =>
      Boolean(
        environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || environment.AWS_CONTAINER_CREDENTIALS_FULL_URI,
      ),
    load: async () => (await import('./container.ts')).container,
  },
  {
    name: 'instance',
    isSelected: () => true,
    load: async () => (await import('./instance.ts')).instance,
  },
] as const satisfies readonly SourceEntry[]

/** The name of a source of credentials; `caller` for credentials that the caller passes. */
export type CredentialSource = 'caller' | (typeof sources)[number]['name']

/** The source that a configuration selects. When it fails, no other is tried, as in the AWS CLI. */
export function findSource(config: AwsConfig): Exclude<CredentialSource, 'caller'> {
  return sources.find(({ isSelected }) => isSelected(config))!.name
}

/** Loads a source. */
export function loadSource(name: Exclude<CredentialSource, 'caller'>): Promise<Source> {
  return sources.find((source) => source.name === name)!.load()
}

/** The static credentials in the environment; null when there are none, or when an explicit profile overrides them. */
export function environmentCredentials({
  environment,
  isProfileExplicit,
}: AwsConfig): AwsCredentialIdentity | null {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
  if (isProfileExplicit || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return null
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  }
}

/** Whether the settings of a profile configure credentials. */
export function selectsSource(settings: Settings): boolean {
  const credentialSettings =
    /^(aws_access_key_id|role_arn|credential_process|login_session|sso_(session|start_url|account_id))$/
  return Object.keys(settings).some((name) => credentialSettings.test(name))
}
