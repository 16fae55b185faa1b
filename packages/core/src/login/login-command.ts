import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import type { Registry } from '../registries/registry.ts'

/**
 * Everything that a container client needs to log in to a registry: first the properties of `Get-ECRLoginCommand` of AWS
 * Tools for PowerShell, with its names and in its order, then our own.
 */
export interface LoginCommand {
  readonly Username: string
  readonly Password: string
  /** `https://` and the registry's host; from a configured endpoint, the URL in its response. */
  readonly ProxyEndpoint: string
  /** The same as `ProxyEndpoint`. */
  readonly Endpoint: string
  /** The expiry of the password. */
  readonly ExpiresAt: Date
  /** A `docker login` command line that contains the password, as that of the cmdlet does. */
  readonly Command: string
  /** The registry's host; with its port if the response of a configured endpoint contains one. */
  readonly Registry: string
  /** The 12-digit account; null for ECR Public, and if the response of a configured endpoint names none. */
  readonly RegistryId: string | null
  /** The region of the API that issued the password. */
  readonly Region: string
}

/** The properties of a login command that name the registry. */
export interface LoginPlace {
  readonly proxyEndpoint: string
  readonly registry: string
  readonly registryId: string | null
  readonly region: string
}

/** The place of a registry that is known before there is a response. */
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
