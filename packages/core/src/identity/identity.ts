import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import type { Role } from './sources/assume-role.ts'
import { environmentCredentials } from './sources/environment-variables.ts'
import { type CredentialSource, findSource } from './sources/index.ts'
import type { SdkCredentials } from './sources/source.ts'

/** A token that an identity provider issued, such as that of a Kubernetes service account, and the role to assume with it. */
export interface WebIdentity {
  readonly webIdentityToken: string
  readonly roleArn: string
  readonly sessionName?: string | undefined
}

/** Credentials that a caller passes, instead of those of environment and profile. */
export type Credentials = SdkCredentials | WebIdentity

/** The AWS credentials used for a registry; complete in itself. */
export interface Identity {
  /** Where the credentials come from: the caller, or what environment and profile configure. */
  readonly source: CredentialSource
  /** The caller's credentials; null unless they are the source. */
  readonly credentials: Credentials | null
  /** The profile in use; null where the caller's or the environment's credentials are. */
  readonly profile: string | null
  /** A role to assume with those credentials, null for none. */
  readonly role: Role | null
  /** The configuration under the identity's profile. */
  readonly config: AwsConfig
}

/** The identity of a configuration, unless the caller passes credentials; with a role to assume, null for none. */
export function createIdentity(
  config: AwsConfig,
  credentials: Credentials | null = null,
  role: Role | null = null,
): Identity {
  const source = credentials ? 'caller' : findSource(config)
  const isProfileUsed = source !== 'caller' && source !== 'environment'
  return { source, credentials, profile: isProfileUsed ? config.profile : null, role, config }
}

/** The identity's credentials where they are static and need no request, else null. */
export function staticCredentials({
  source,
  credentials,
  role,
  config,
}: Identity): AwsCredentialIdentity | null {
  if (role) return null
  if (source === 'caller') {
    return credentials && typeof credentials !== 'function' && !isWebIdentity(credentials)
      ? credentials
      : null
  }
  if (source === 'environment') return environmentCredentials(config)
  const { aws_access_key_id, aws_secret_access_key, aws_session_token, ...settings } = config.settings
  const isOverridden = settings.role_arn || settings.source_profile || settings.sso_session
  if (isOverridden || !aws_access_key_id || !aws_secret_access_key) return null
  return {
    accessKeyId: aws_access_key_id,
    secretAccessKey: aws_secret_access_key,
    ...(aws_session_token && { sessionToken: aws_session_token }),
  }
}

/** Whether a caller's credentials are a web identity. */
export function isWebIdentity(credentials: Credentials | null): credentials is WebIdentity {
  return credentials !== null && 'webIdentityToken' in credentials
}

/** Equal for identities of one call that are the same; see `fingerprint` for those of all calls. */
export function identityId({ profile, role, config }: Identity): string {
  return JSON.stringify([profile, config.profile, role])
}

/** An identity in a sentence: `ROLE by profile NAME`. */
export function describeIdentity({ source, credentials, profile, role }: Identity): string {
  const base =
    profile !== null
      ? `profile ${profile}`
      : source === 'caller' && isWebIdentity(credentials)
        ? `${credentials.roleArn} by a web identity`
        : 'the given credentials'
  return role ? `${role.arn} by ${base}` : base
}
