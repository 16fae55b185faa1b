import { type AwsConfig, configuredCaBundle } from '../aws-config/aws-config.ts'
import { quoteValue } from '../errors/errors.ts'
import type { ServiceTarget } from '../http/client-options.ts'
import { configuresCredentials } from './configured-profiles.ts'
import { principalsOf } from './fingerprint.ts'
import type { Identity } from './identity.ts'
import { rootOf, type Source } from './sources/source.ts'

/**
 * The warning that a profile was named, but a role of the machine is used, because the profile configures no credentials;
 * null when there is nothing to warn of.
 */
export function fallbackWarning({ source, config }: Identity): string | null {
  const { profile, profileOrigin, settings } = config
  if (profileOrigin === 'default' || configuresCredentials(settings)) return null
  const root = rootOf(source)
  const isOfMachine =
    root.kind === 'container' ||
    root.kind === 'instance' ||
    (root.kind === 'web-identity' && 'file' in root.token)
  if (!isOfMachine) return null
  const used = describeSource(root)
  return `The profile ${quoteValue(profile)} configures no credentials; ${used} is used instead.`
}

/**
 * Equal for sources whose credentials are the same principal's, within one call of the library; across calls, see
 * `fingerprintIdentity`.
 */
export function sourceId(source: Source, config: AwsConfig): string {
  const known = (name: string, value: unknown) =>
    name === 'sts' ? principalsOf(value as ServiceTarget) : value
  return JSON.stringify([source, configuredCaBundle(config)], known)
}

/** A source in words: `profile build`, `arn:aws:iam::111122223333:role/pull assumed with profile build`. */
export function describeSource(source: Source): string {
  if (source.profile !== null) return `profile ${source.profile}`
  switch (source.kind) {
    case 'keys':
      return source.place === 'the environment' ? 'the credentials in the environment' : source.place
    case 'role':
      return `${source.roleArn} assumed with ${describeSource(source.base)}`
    case 'web-identity':
      return 'text' in source.token
        ? `${source.roleArn} assumed with a web identity`
        : "the environment's web identity"
    case 'container':
      return "the container's role"
    case 'instance':
      return "the instance's role"
    default:
      return 'the given credentials'
  }
}
