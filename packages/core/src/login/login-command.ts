import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import type { Registry } from '../registries/registry.ts'

/**
 * Everything needed to log a container client in to a registry: the properties of AWS Tools'
 * `Get-ECRLoginCommand` under their names and in their order, then ours.
 */
export interface LoginCommand {
  readonly Username: string
  readonly Password: string
  /** `https://` and the registry's host; from a configured endpoint, its own response as it came. */
  readonly ProxyEndpoint: string
  /** The same as `ProxyEndpoint`. */
  readonly Endpoint: string
  readonly ExpiresAt: Date
  /** A docker command line that contains the password, as the cmdlet's does. */
  readonly Command: string
  /** The bare host, with the port where a configured endpoint's response has one. */
  readonly Registry: string
  /** The 12-digit account; null for ECR Public, and where a configured endpoint's response names none. */
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

/** The place of a registry that is known before the response. */
export function placeOf({ host, registryId, region }: Registry): LoginPlace {
  return { proxyEndpoint: `https://${host}`, registry: host, registryId, region }
}

/** The login command for a registry and its token. */
export function formatLoginCommand(
  { proxyEndpoint, registry, registryId, region }: LoginPlace,
  { credentials: { username, password }, expiresAt }: AuthorizationToken,
): LoginCommand {
  return {
    Username: username,
    Password: password,
    ProxyEndpoint: proxyEndpoint,
    Endpoint: proxyEndpoint,
    ExpiresAt: expiresAt,
    Command: `docker login --username ${username} --password ${password} ${proxyEndpoint}`,
    Registry: registry,
    RegistryId: registryId,
    Region: region,
  }
}
