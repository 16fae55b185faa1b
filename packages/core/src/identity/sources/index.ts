import type { AwsConfig } from '../../aws-config/aws-config.ts'
import type { Settings } from '../../aws-config/ini-files.ts'
import { environment, environmentCredentials } from './environment-variables.ts'
import type { Source } from './source.ts'

/** The name of a source of credentials; `caller` for credentials that the caller passes. */
export type CredentialSource =
  | 'caller'
  | 'environment'
  | 'profile'
  | 'web-identity'
  | 'container'
  | 'instance'

type SourceName = Exclude<CredentialSource, 'caller'>

/** The part of a source that selects it; the rest is loaded when its credentials are needed. */
interface SourceEntry {
  readonly name: SourceName
  /** Whether the configuration selects it, given that no source before it is selected. */
  isSelected(config: AwsConfig): boolean
  load(): Promise<Source>
}

/** All sources of credentials that environment and profile can select, in the AWS CLI's order. */
export const sources: readonly SourceEntry[] = [
  {
    name: 'environment',
    isSelected: (config) => environmentCredentials(config) !== null,
    load: async () => environment,
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
]

/** The source that a configuration selects. When it fails, no other is tried, as in the AWS CLI. */
export function findSource(config: AwsConfig): SourceName {
  return sources.find(({ isSelected }) => isSelected(config))!.name
}

/** Loads a source. */
export function loadSource(name: SourceName): Promise<Source> {
  return sources.find((source) => source.name === name)!.load()
}

/** Whether the settings of a profile configure credentials. */
export function selectsSource(settings: Settings): boolean {
  const credentialSettings =
    /^(aws_access_key_id|role_arn|credential_process|login_session|sso_(session|start_url|account_id))$/
  return Object.keys(settings).some((name) => credentialSettings.test(name))
}
