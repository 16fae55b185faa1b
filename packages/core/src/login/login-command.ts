import type { AuthorizationData } from '../ecr/api-call.ts'
import { decodeAuthorizationToken } from '../ecr/authorization-token.ts'
import type { Registry } from '../registries/registry.ts'

/**
 * Everything needed to log a container client in to a registry: the properties of AWS Tools'
 * `Get-ECRLoginCommand` under their names and in their order, then ours.
 */
export interface LoginCommand {
  readonly Username: string
  readonly Password: string
  /** `https://` and the registry's host; a configured endpoint's own answer as it came. */
  readonly ProxyEndpoint: string
  /** The same as `ProxyEndpoint`. */
  readonly Endpoint: string
  readonly ExpiresAt: Date
  /** A docker command line with the password in it, as the cmdlet has it. */
  readonly Command: string
  /** The bare host, with the port of a configured endpoint's own answer. */
  readonly Registry: string
  /** The 12-digit account; null for ECR Public, and where a configured endpoint's answer names none. */
  readonly RegistryId: string | null
  readonly Region: string
}

/** A registry as a login command names it. */
export interface LoginPlace {
  readonly proxyEndpoint: string
  readonly registry: string
  readonly registryId: string | null
  readonly region: string
}

/** A registry that is known before the answer. */
export function placeOf({ host, registryId, region }: Registry): LoginPlace {
  return { proxyEndpoint: `https://${host}`, registry: host, registryId, region }
}

/** The login command for a registry and its token. Throws as `decodeAuthorizationToken` does. */
export function formatLoginCommand(place: LoginPlace, data: AuthorizationData): LoginCommand {
  const { username, password } = decodeAuthorizationToken(data.authorizationToken)
  return {
    Username: username,
    Password: password,
    ProxyEndpoint: place.proxyEndpoint,
    Endpoint: place.proxyEndpoint,
    ExpiresAt: data.expiresAt,
    Command: `docker login --username ${username} --password ${password} ${place.proxyEndpoint}`,
    Registry: place.registry,
    RegistryId: place.registryId,
    Region: place.region,
  }
}
