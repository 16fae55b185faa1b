import { readDockerConfig } from './docker-config.ts'
import { parseRegistryKey } from './registry-key.ts'

/** The registries, and parts of one, that a client is logged in to, as it is told to log out of them; none without a file. */
export function readStoredRegistries(path: string): string[] {
  const keys = Object.keys(readDockerConfig(path)?.auths ?? {})
  return [...new Set(keys.map(toLogoutName))]
}

/** A URL is Docker's spelling of a host. Without a scheme, the path is the part of the registry that the login is for. */
function toLogoutName(key: string): string {
  const { isUrl, host, port, path } = parseRegistryKey(key)
  return isUrl ? host + port : host + port + path.replace(/\/$/, '')
}
