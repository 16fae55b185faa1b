import { type AwsConfig, type Environment, readAwsConfig, sourceChain } from '../aws-config/aws-config.ts'
import type { Settings } from '../aws-config/ini-files.ts'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'

/** Where a profile's credentials come from: from what its settings name, else from what surrounds the program. */
export type CredentialSource = 'profile' | 'web-identity' | 'container' | 'instance'

/** The settings of a profile that say where its credentials come from. */
const credentialSettings =
  /^(aws_access_key_id|role_arn|credential_process|login_session|sso_(session|start_url|account_id))$/

function namesCredentials(settings: Settings): boolean {
  return Object.keys(settings).some((name) => credentialSettings.test(name))
}

/** The one source in charge. When it fails, no other takes its place, as in the AWS CLI. */
export function findSource({ settings, environment }: AwsConfig): CredentialSource {
  if (namesCredentials(settings)) return 'profile'
  if (environment.AWS_WEB_IDENTITY_TOKEN_FILE && environment.AWS_ROLE_ARN) return 'web-identity'
  if (environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) return 'container'
  return environment.AWS_CONTAINER_CREDENTIALS_FULL_URI ? 'container' : 'instance'
}

/** The names of the profiles that say where their credentials come from, in the order of the files. */
export async function listProfiles(environment: Environment): Promise<string[]> {
  // A profile that is named and not there is no reason to tell of none.
  const { files } = readAwsConfig({ ...environment, AWS_PROFILE: '', AWS_DEFAULT_PROFILE: '' })
  return [...files.profiles].filter(([, settings]) => namesCredentials(settings)).map(([name]) => name)
}

/** Throws `invalid-profile` when the profile, or a source of it, names a section that is not there. */
export function checkReferences(config: AwsConfig): void {
  const { files, configFile } = config
  for (const [name, { source_profile, sso_session }] of sourceChain(config)) {
    const missing =
      source_profile && !files.profiles.has(source_profile)
        ? `the source profile ${quoteValue(source_profile)}`
        : sso_session && !files.ssoSessions.has(sso_session) && `the SSO session ${quoteValue(sso_session)}`
    if (!missing) continue
    throw new EcrLoginError(
      'invalid-profile',
      `The profile ${quoteValue(name)} names ${missing}, which is not there.`,
      `Look at its section in ${configFile}.`,
    )
  }
}
