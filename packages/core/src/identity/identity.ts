import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import type { Role } from './sources/assume-role.ts'
import { environmentCredentials } from './sources/environment-variables.ts'
import { type CredentialSource, findSource } from './sources/index.ts'
import type { SdkCredentials } from './sources/source.ts'

/** A token of an identity provider, such as that of a Kubernetes service account, and the role to assume with it. */
export interface WebIdentity {
  /** A JSON web token. */
  readonly webIdentityToken: string
  /** The ARN of the role. */
  readonly roleArn: string
  /** The name of the role's session; default `ecrlogin`. */
  readonly sessionName?: string | undefined
}

/** Credentials that the caller passes, instead of those of environment and profile. */
export type Credentials = SdkCredentials | WebIdentity

/** The AWS identity that is used for a registry. */
export interface Identity {
  /** The source of the credentials: the caller, or one that environment and profile configure. */
  readonly source: CredentialSource
  /** The caller's credentials; null unless they are the source. */
  readonly credentials: Credentials | null
  /** The profile in use; null when the credentials of the caller or the environment are used. */
  readonly profile: string | null
  /** A role to assume with those credentials; null for none. */
  readonly role: Role | null
  /** The configuration under the identity's profile. */
  readonly config: AwsConfig
}

/** The identity that a configuration selects, or that of the caller's credentials; with a role to assume, null for none. */
export function createIdentity(
  config: AwsConfig,
  credentials: Credentials | null = null,
  role: Role | null = null,
): Identity {
  const source = credentials ? 'caller' : findSource(config)
  const isProfileUsed = source !== 'caller' && source !== 'environment'
  return { source, credentials, profile: isProfileUsed ? config.profile : null, role, config }
}

/** The credentials of an identity if they are static, so that getting them takes no request; else null. */
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

/** Whether credentials are a web identity. */
export function isWebIdentity(credentials: Credentials | null): credentials is WebIdentity {
  return credentials !== null && 'webIdentityToken' in credentials
}

/** Equal for equal identities within one call of the library; across calls, see `fingerprintIdentity`. */
export function identityId({ profile, role, config }: Identity): string {
  return JSON.stringify([profile, config.profile, role])
}

/** An identity in words: `profile build`, `arn:aws:iam::111122223333:role/pull assumed with profile build`. */
export function describeIdentity({ source, credentials, profile, role }: Identity): string {
  const base =
    profile !== null
      ? `profile ${profile}`
      : source === 'caller' && isWebIdentity(credentials)
        ? `${credentials.roleArn} assumed with a web identity`
        : source === 'caller'
          ? 'the given credentials'
          : 'the credentials in the environment'
  return role ? `${role.arn} assumed with ${base}` : base
}
