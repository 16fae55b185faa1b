import type { AwsCredentialIdentityProvider } from '@smithy/types'
import type { ServiceTarget } from '../../http/client-options.ts'

/**
 * The source of an identity's credentials, as plain data with every input that it depends on. It is decided once; the
 * credentials, the key in the cache, doctor's report and the texts of errors are made from it.
 */
export type Source =
  | ProviderSource
  | KeysSource
  | RoleSource
  | WebIdentitySource
  | SsoSource
  | LoginSource
  | ProcessSource
  | ContainerSource
  | InstanceSource

/** A provider for the AWS SDK that the caller passes. It is code, so nothing is known about its principal. */
export interface ProviderSource {
  readonly kind: 'provider'
  readonly profile: null
  readonly provider: AwsCredentialIdentityProvider
}

/** Static credentials: those of the environment, of one of the AWS config files, or of the caller. */
export interface KeysSource extends Keys {
  readonly kind: 'keys'
  /** The profile that holds them; null for the environment and the caller. */
  readonly profile: string | null
  /** Their place: the path of a file, `the environment`, or `the caller`. */
  readonly place: string
  /** Milliseconds since 1970; null when they do not expire, as far as anybody says. */
  readonly expiration: number | null
}

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | null
}

/** A role that is assumed with the credentials of another source. */
export interface RoleSource {
  readonly kind: 'role'
  /** The profile that configures it; null for a role of the options or of a rule. */
  readonly profile: string | null
  readonly roleArn: string
  /** Null for our own default. */
  readonly sessionName: string | null
  readonly externalId: string | null
  /** The serial number or ARN of an MFA device; null when no code is needed. */
  readonly mfaSerial: string | null
  /** Null for that of AWS. */
  readonly durationSeconds: number | null
  readonly sts: ServiceTarget
  /** The source of the credentials with which it is assumed. */
  readonly base: Source
}

/** A role that is assumed with the token of an identity provider. */
export interface WebIdentitySource {
  readonly kind: 'web-identity'
  /** The profile that configures it, even if only in part; null for the environment and the caller. */
  readonly profile: string | null
  /** The JSON web token itself, or the path of its file. */
  readonly token: { readonly text: string } | { readonly file: string }
  readonly roleArn: string
  /** Null for our own default. */
  readonly sessionName: string | null
  readonly sts: ServiceTarget
}

/** A role that an SSO session gives access to. */
export interface SsoSource {
  readonly kind: 'sso'
  readonly profile: string
  readonly startUrl: string
  /** The name of the `[sso-session]` section; null for a profile that has all the settings itself. */
  readonly sessionName: string | null
  readonly accountId: string
  readonly roleName: string
  /** The file in which `aws sso login` keeps the session. */
  readonly tokenFile: string
  /** The service that returns the role's credentials. */
  readonly portal: ServiceTarget
  /** The service that renews the session. */
  readonly oidc: ServiceTarget
}

/** A session that `aws login` starts. */
export interface LoginSource {
  readonly kind: 'login'
  readonly profile: string
  /** The ARN of the session's principal. */
  readonly session: string
  /** The file in which `aws login` keeps the session. */
  readonly tokenFile: string
  readonly signin: ServiceTarget
}

/** A program that prints credentials. */
export interface ProcessSource {
  readonly kind: 'process'
  readonly profile: string
  /** As in the profile; it is split into words, and no shell reads it. */
  readonly command: string
}

/** The credentials endpoint of a container (ECS, EKS Pod Identity). */
export interface ContainerSource {
  readonly kind: 'container'
  readonly profile: null
  readonly url: string
  /** The authorization token, or the path of its file; null for none. */
  readonly authorization: { readonly text: string } | { readonly file: string } | null
}

/** The role of an EC2 instance. */
export interface InstanceSource {
  readonly kind: 'instance'
  readonly profile: null
  /** The URL of the metadata service; null where `AWS_EC2_METADATA_DISABLED` says that there is none. */
  readonly endpoint: string | null
  /** Whether only version 2 of the service, which asks for a token, may be used. */
  readonly isV1Disabled: boolean
}

/** The source that a chain of roles starts from; the source itself if it is no role. */
export function rootOf(source: Source): Source {
  return source.kind === 'role' ? rootOf(source.base) : source
}

/** The name of a kind of source. */
export type SourceKind =
  | 'provider'
  | 'keys'
  | 'role'
  | 'web-identity'
  | 'sso'
  | 'login'
  | 'process'
  | 'container'
  | 'instance'
