import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'

/** A token that others vouch for, such as that of a Kubernetes service account, and the role that it opens. */
export interface WebIdentity {
  readonly webIdentityToken: string
  readonly roleArn: string
  readonly sessionName?: string | undefined
}

/** Credentials of the AWS SDK: fixed ones, or a provider of them. */
export type SdkCredentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

/** What a caller hands over to speak for it. */
export type Credentials = SdkCredentials | WebIdentity

/** Who speaks for a registry. */
export interface Identity {
  /** Credentials that the caller handed over; null means that environment and profile decide. */
  readonly credentials: Credentials | null
  /** The profile that a rule names; null for the one that options or environment choose. */
  readonly profile: string | null
  /** A role to assume with those credentials, null for none. */
  readonly role: Role | null
}

/** Whom environment and profile name. */
export const ownIdentity: Identity = { credentials: null, profile: null, role: null }

export interface Role {
  readonly arn: string
  readonly externalId?: string | undefined
  readonly sessionName?: string | undefined
}

/** Asks a person for the code of an MFA device; the argument is the device's serial number or ARN. */
export type MfaCodeProvider = (serial: string) => Promise<string>

/**
 * The profile that speaks, null where environment keys or the caller's credentials do. The order is the
 * AWS CLI's, not the SDK's: an explicit profile, then keys in the environment, then `AWS_PROFILE`.
 */
export function activeProfile(identity: Identity, config: AwsConfig): string | null {
  return identity.credentials || environmentKeys(config) ? null : config.profile
}

/** The keys of an identity where nobody needs to be asked for them, else null. */
export function keysAtHand({ credentials, role }: Identity, config: AwsConfig): AwsCredentialIdentity | null {
  if (role || typeof credentials === 'function' || isWebIdentity(credentials)) return null
  return credentials ?? environmentKeys(config) ?? profileKeys(config)
}

/** The keys that a profile holds and that nothing else in it goes before. */
function profileKeys({ settings }: AwsConfig): AwsCredentialIdentity | null {
  const { aws_access_key_id, aws_secret_access_key, aws_session_token } = settings
  const isMore = settings.role_arn || settings.source_profile || settings.sso_session
  if (isMore || !aws_access_key_id || !aws_secret_access_key) return null
  return toKeys(aws_access_key_id, aws_secret_access_key, aws_session_token)
}

/** The keys that the environment holds, null when there are none or an explicit profile goes before them. */
export function environmentKeys({ environment, isProfileExplicit }: AwsConfig): AwsCredentialIdentity | null {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
  if (isProfileExplicit || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return null
  return toKeys(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN)
}

function toKeys(
  accessKeyId: string,
  secretAccessKey: string,
  sessionToken: string | undefined,
): AwsCredentialIdentity {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}

/** Whether what a caller handed over is a web identity. */
export function isWebIdentity(credentials: Credentials | null): credentials is WebIdentity {
  return credentials !== null && 'webIdentityToken' in credentials
}

/** Equal texts for identities of one call that are the same; see `identity-key` for those of all calls. */
export function identityKey({ profile, role }: Identity): string {
  return JSON.stringify([profile, role])
}
