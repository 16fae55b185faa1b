import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { decideSource, targetOfService } from './decide-source.ts'
import { checkKeys } from './sources/keys.ts'
import type { Source } from './sources/source.ts'

/** A token of an identity provider, such as that of a Kubernetes service account, and the role to assume with it. */
export interface WebIdentity {
  /** A JSON web token. */
  readonly webIdentityToken: string
  /** The ARN of the role. */
  readonly roleArn: string
  /** The name of the role's session; default `ecrlogin`. */
  readonly sessionName?: string | undefined
}

/** Credentials as the AWS SDK takes them: static ones, or a provider. */
export type SdkCredentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

/** Credentials that the caller passes, instead of those of environment and profile. */
export type Credentials = SdkCredentials | WebIdentity

/** A role to assume with the credentials of an identity. */
export interface Role {
  readonly arn: string
  readonly externalId?: string | undefined
  /** Default `ecrlogin`. */
  readonly sessionName?: string | undefined
}

/** The choice of an identity. */
export interface IdentityChoice {
  /** The configuration under the identity's profile. */
  readonly config: AwsConfig
  /** The caller's credentials; null for those of environment and profile. */
  readonly credentials: Credentials | null
  /** A role to assume with those credentials; null for none. */
  readonly role: Role | null
  /** The name under which the user vouches that the credentials are always the same principal's; null for none. */
  readonly cacheAs: string | null
}

/** The AWS identity that is used for a registry. */
export interface Identity {
  /** The source of its credentials. */
  readonly source: Source
  /** The configuration under the identity's profile. */
  readonly config: AwsConfig
  /** The name under which the user vouches that the source is always the same principal; null for none. */
  readonly cacheAs: string | null
}

/** Decides the identity of a choice; `region` is the region in which STS is called. Throws as `decideSource` does. */
export function createIdentity(
  { config, credentials, role, cacheAs }: IdentityChoice,
  region: string,
): Identity {
  const base = credentials ? sourceOfCaller(credentials, config, region) : decideSource(config, region)
  if (!role) return { source: base, config, cacheAs }
  const source: Source = {
    kind: 'role',
    profile: null,
    roleArn: role.arn,
    sessionName: role.sessionName ?? null,
    externalId: role.externalId ?? null,
    mfaSerial: null,
    durationSeconds: null,
    sts: targetOfService('sts', region, config),
    base,
  }
  return { source, config, cacheAs }
}

function sourceOfCaller(credentials: Credentials, config: AwsConfig, region: string): Source {
  if (typeof credentials === 'function') return { kind: 'provider', profile: null, provider: credentials }
  if ('webIdentityToken' in credentials) {
    return {
      kind: 'web-identity',
      profile: null,
      token: { text: credentials.webIdentityToken },
      roleArn: credentials.roleArn,
      sessionName: credentials.sessionName ?? null,
      sts: targetOfService('sts', region, config),
    }
  }
  const { accessKeyId, secretAccessKey, sessionToken = null, expiration } = credentials
  const keys = { accessKeyId, secretAccessKey, sessionToken }
  const names = {
    accessKeyId: 'accessKeyId',
    secretAccessKey: 'secretAccessKey',
    sessionToken: 'sessionToken',
  }
  checkKeys(keys, names, (name) => `The given ${name}`)
  const expiresAt = expiration?.getTime() ?? null
  if (Number.isNaN(expiresAt)) {
    throw new EcrLoginError(
      'invalid-credentials',
      'The given expiration is an invalid date.',
      'Give a valid date, or leave it out.',
    )
  }
  const place = 'the given credentials'
  return { kind: 'keys', profile: null, place, ...keys, expiration: expiresAt }
}
