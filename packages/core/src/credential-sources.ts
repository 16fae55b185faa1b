import type { AwsConfig } from './aws-config.ts'
import type { Settings } from './aws-files.ts'
import { EcrLoginError, quoteValue } from './errors.ts'

/** Where a profile's credentials come from: from what its settings name, else from what surrounds the program. */
export type CredentialSource = 'profile' | 'web-identity' | 'container' | 'instance'

/** The settings of a profile that say where its credentials come from. */
const credentialSettings =
  /^(aws_access_key_id|role_arn|credential_process|login_session|sso_(session|start_url|account_id))$/

/** The one source in charge. When it fails, no other takes its place, as in the AWS CLI. */
export function findSource({ settings, environment }: AwsConfig): CredentialSource {
  if (Object.keys(settings).some((name) => credentialSettings.test(name))) return 'profile'
  if (environment.AWS_WEB_IDENTITY_TOKEN_FILE && environment.AWS_ROLE_ARN) return 'web-identity'
  if (environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) return 'container'
  return environment.AWS_CONTAINER_CREDENTIALS_FULL_URI ? 'container' : 'instance'
}

/** A profile's name and its settings. */
export type ProfileSection = readonly [name: string, settings: Settings]

/** The profile and those that it names as its source, one after the other, each once. */
export function sourceChain({ profile, settings, files }: AwsConfig): ProfileSection[] {
  const chain = new Map([[profile, settings]])
  for (let name = settings.source_profile; name && !chain.has(name); name = chain.get(name)!.source_profile) {
    chain.set(name, files.profiles.get(name) ?? {})
  }
  return [...chain]
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
