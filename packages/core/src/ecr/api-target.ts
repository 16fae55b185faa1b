import { type AwsConfig, configuredEndpoint, usesDualStack, usesFips } from '../aws-config/aws-config.ts'
import { EcrLoginError, hideUserInfo, quoteValue } from '../errors/errors.ts'
import type { ServiceTarget } from '../http/client-options.ts'
import type { Registry } from '../registries/registry.ts'

/** The API that a call of GetAuthorizationToken goes to. Registries with equal targets share a token. */
export interface ApiTarget extends ServiceTarget {
  readonly isPublic: boolean
}

/** Options for the endpoint of the API; undefined leaves it to the host, then to environment and profile. */
export interface TargetOptions {
  /** The URL of an endpoint for private and public registries. */
  readonly endpointUrl?: string | undefined
  /** Whether to use FIPS endpoints. */
  readonly fips?: boolean | undefined
  /** Whether to use dual-stack endpoints. */
  readonly dualStack?: boolean | undefined
}

/** The API that issues the token of a registry. Throws `invalid-endpoint`. */
export function targetOf(registry: Registry, options: TargetOptions, config: AwsConfig): ApiTarget {
  const { isPublic, region } = registry
  const endpoint = endpointOf(isPublic, options, config)
  // ECR Public has no FIPS endpoints outside of its own names.
  const wantsFips = options.fips ?? (!isPublic && usesFips(config))
  const isFips = !endpoint && (registry.isFips || wantsFips)
  const isDualStack = !endpoint && (registry.isDualStack || (options.dualStack ?? usesDualStack(config)))
  return { isPublic, region, endpoint, isFips, isDualStack }
}

/** The endpoint that options or configuration name; null for AWS's own. Throws `invalid-endpoint`. */
export function endpointOf(isPublic: boolean, options: TargetOptions, config: AwsConfig): string | null {
  const endpoint = options.endpointUrl ?? configuredEndpoint(config, isPublic ? 'ecr_public' : 'ecr')
  if (endpoint === null) return null
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return endpoint
  throw new EcrLoginError(
    'invalid-endpoint',
    `The endpoint ${quoteValue(endpoint)} is not an http(s) URL.`,
    'Use the form https://host or http://host:port.',
  )
}

/** A target in words: `ECR in us-west-2`. */
export function describeTarget({ isPublic, region, endpoint }: ApiTarget): string {
  const service = isPublic ? 'ECR Public' : 'ECR'
  return `${service} in ${region}${endpoint ? ` at ${hideUserInfo(endpoint)}` : ''}`
}
