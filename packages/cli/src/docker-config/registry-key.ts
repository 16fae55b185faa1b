/** A key of `auths` or `credHelpers`, such as `HOST`, `https://HOST/v1/`, `HOST:443` or `HOST/team`. */
export interface RegistryKey {
  readonly isUrl: boolean
  readonly host: string
  /** With its colon; empty for none. */
  readonly port: string
  /** From the first slash; empty for none. */
  readonly path: string
}

/**
 * Takes a key apart. Clients read keys differently, so each user of the parts has its own rule: docker finds a login
 * under a URL of the host, but looks up a helper by the exact host; podman, buildah and skopeo keep a login to
 * `HOST/team` apart from one to `HOST` (containers-auth.json(5)).
 */
export function parseRegistryKey(key: string): RegistryKey {
  const [, scheme, host, port, path] = /^(https?:\/\/)?([^/:]*)([^/]*)(.*)$/s.exec(key)!
  return { isUrl: scheme !== undefined, host: host!, port: port!, path: path! }
}

/** Registries, and parts of one, as a client is told to log out of them; each once. */
export function toLogoutNames(keys: readonly string[]): string[] {
  return [...new Set(keys.map(toLogoutName))]
}

/** A URL is Docker's spelling of a host. Without a scheme, the path is the part of the registry that the login is for. */
function toLogoutName(key: string): string {
  const { isUrl, host, port, path } = parseRegistryKey(key)
  return isUrl ? host + port : host + port + path.replace(/\/$/, '')
}
