import { parseJsonObject } from '@ecrlogin/core/internal'
import { isStore, storeOf } from '../docker-config/credential-stores.ts'
import { readDockerConfig } from '../docker-config/docker-config.ts'
import { toLogoutNames } from '../docker-config/registry-key.ts'
import type { Client } from './client.ts'
import { findAuthFile, type Surroundings } from './find-auth-file.ts'

/** The logins that an installed client has stored. */
export interface StoredLogins {
  /** The registries, and parts of one, as the client is told to log out of them. */
  readonly registries: readonly string[]
  /** The file that was read, and what could not be, for a message. */
  readonly where: string
}

/** Reads a client's file and lists the store that it names: oras and helm keep no trace of a stored login in the file. */
export async function findStoredLogins(client: Client, around: Surroundings): Promise<StoredLogins> {
  const path = await findAuthFile(client, around)
  const { auths = {}, credsStore = null } = readDockerConfig(path) ?? {}
  const inFile = Object.keys(auths)
  const store = storeOf(credsStore, [client.name])
  if (store === null || !isStore(store)) return { registries: toLogoutNames(inFile), where: path }
  const program = `docker-credential-${store}`
  const { stdout, failure } = await around.capture([program, 'list'])
  const inStore = Object.keys((failure === null && parseJsonObject(stdout)) || {})
  return {
    registries: toLogoutNames([...inFile, ...inStore]),
    where: failure === null ? `${path} and ${program}` : `${path}; ${program} does not tell (${failure})`,
  }
}
