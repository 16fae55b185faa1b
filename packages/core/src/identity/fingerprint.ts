import type { AwsCredentialIdentity } from '@smithy/types'
import { configuredCaBundle } from '../aws-config/aws-config.ts'
import type { ServiceTarget } from '../http/client-options.ts'
import { dnsSuffix } from '../registries/registry.ts'
import { type JsonObject, parseJsonObject } from '../system/json-object.ts'
import { readTextFile } from '../system/text-file.ts'
import type { Identity } from './identity.ts'
import { readLoginKey, readSsoLogin } from './sources/session-files.ts'
import {
  type ContainerSource,
  type InstanceSource,
  type ProcessSource,
  rootOf,
  type Source,
  type WebIdentitySource,
} from './sources/source.ts'

/** The parts of the cache key that distinguish an identity. */
export interface Fingerprint {
  /** All inputs of the identity's source, and what its files say about the principal. They name the file in the cache. */
  readonly inputs: object
  /**
   * The source that has to be asked for its credentials, because its inputs do not say which principal they are of; null
   * when they do. The credentials complete the fingerprint.
   */
  readonly opaque: OpaqueSource | null
}

/** A source whose inputs do not say which principal it provides credentials for. */
export type OpaqueSource = ProcessSource | ContainerSource | InstanceSource

/**
 * The fingerprint of an identity. Null when nothing is known about the principal, as of a provider that is code, or when
 * a file that says it is gone; then the identity's tokens are not cached.
 */
export function fingerprintIdentity({ source, config, cacheAs }: Identity): Fingerprint | null {
  const inputs = inputsIfAny(source)
  if (!inputs) return null
  const certificateAuthorities = configuredCaBundle(config)
  return {
    inputs: { ...inputs, certificateAuthorities, cacheAs },
    opaque: cacheAs === null ? opaqueSource(source) : null,
  }
}

/** The part of a fingerprint that the credentials of an opaque source are. */
export function fingerprintCredentials(credentials: AwsCredentialIdentity): object {
  const { accessKeyId, secretAccessKey, sessionToken = null } = credentials
  return [accessKeyId, secretAccessKey, sessionToken]
}

function opaqueSource(source: Source): OpaqueSource | null {
  const root = rootOf(source)
  return root.kind === 'process' || root.kind === 'container' || root.kind === 'instance' ? root : null
}

function inputsIfAny(source: Source): object | null {
  try {
    return inputsOf(source)
  } catch {
    // A file cannot be read; the request for credentials will say so.
    return null
  }
}

/** All that a source depends on, without the names that only people need. */
function inputsOf(source: Source): object | null {
  const { profile: _, ...inputs } = source
  switch (source.kind) {
    case 'keys': {
      const { kind, accessKeyId, secretAccessKey, sessionToken } = source
      return { kind, accessKeyId, secretAccessKey, sessionToken }
    }
    case 'role':
      return complete(inputs, { sts: principalsOf(source.sts), base: inputsOf(source.base) })
    case 'web-identity':
      return complete(inputs, { sts: principalsOf(source.sts), claims: readClaims(source.token) })
    case 'sso':
      return complete(inputs, { login: readSsoLogin(source) })
    case 'login':
      return complete(inputs, { key: readLoginKey(source) })
    case 'provider':
      return null
    case 'process':
    case 'container':
    case 'instance':
      return inputs
  }
}

/**
 * The part of an STS target that decides which principals it knows. AWS's own endpoints know the same ones in every region of a partition, so a role
 * is assumed once for registries in several regions.
 */
export function principalsOf(sts: ServiceTarget): object {
  const { region, endpoint, ...variant } = sts
  return endpoint === null ? { partition: dnsSuffix(region), ...variant } : sts
}

/** Adds to the inputs what a file says; null when it says nothing. */
function complete(inputs: object, added: Readonly<Record<string, unknown>>): object | null {
  return Object.values(added).includes(null) ? null : { ...inputs, ...added }
}

/** The claims that differ between two tokens of the same principal. */
const ownClaims = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time'])

/**
 * The claims of a web identity token that a role's trust policy can test: all but those of the single token. The whole
 * text of a token that is not a JSON web token. Null for a token that is passed as a text: its caller, such as the kubelet,
 * has a cache. Throws when the file cannot be read.
 */
function readClaims(token: WebIdentitySource['token']): unknown {
  if ('text' in token) return null
  const text = readTextFile(token.file)
  const claims = parseClaims(text)
  return claims ? Object.entries(claims).filter(([name]) => !ownClaims.has(name)) : text
}

/** The claims of a JSON web token; null for any other text. */
export function parseClaims(token: string): JsonObject | null {
  return parseJsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}
