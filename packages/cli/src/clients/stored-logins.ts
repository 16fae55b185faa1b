import { parseJsonObject } from '@ecrlogin/core/internal'
import { isStore, storeOf } from '../docker-config/credential-stores.ts'
import { readDockerConfig } from '../docker-config/docker-config.ts'
import { parseRegistryKey, toLogoutNames } from '../docker-config/registry-key.ts'
import type { Client } from './client.ts'
import { findAuthFile, type Surroundings } from './find-auth-file.ts'

/** The logins that an installed client has stored. */
export interface StoredLogins {
  /** The registries, and parts of one, as the client is told to log out of them. */
  readonly registries: readonly string[]
  /** The file that was read, and what could not be, for a message. */
  readonly where: string
  /** False if a store could not be read. */
  readonly isComplete: boolean
  /** The hosts that have a helper of their own, whose logins are not listed. */
  readonly withHelper: readonly string[]
}

/** True if a client certainly has no login to a registry or to a part of it. */
export async function isLoggedOut(client: Client, registry: string, around: Surroundings): Promise<boolean> {
  const { registries, withHelper, isComplete } = await findStoredLogins(client, around)
  const isIt = (key: string) => key === registry || parseRegistryKey(key).host === registry
  return isComplete && ![...registries, ...withHelper].some(isIt)
}

/** Reads a client's file and lists the store that it names: oras and helm keep no trace of a stored login in the file. */
export async function findStoredLogins(client: Client, around: Surroundings): Promise<StoredLogins> {
  const path = await findAuthFile(client, around)
  const { auths = {}, credsStore = null, credHelpers } = readDockerConfig(path) ?? {}
  const inFile = Object.keys(auths)
  const withHelper = Object.keys(credHelpers ?? {})
  const store = storeOf(credsStore, [client.name])
  if (store === null || !isStore(store))
    return { registries: toLogoutNames(inFile), where: path, isComplete: true, withHelper }
  const program = `docker-credential-${store}`
  const { stdout, failure } = await around.capture([program, 'list'])
  const inStore = Object.keys((failure === null && parseJsonObject(stdout)) || {})
  return {
    registries: toLogoutNames([...inFile, ...inStore]),
    isComplete: failure === null,
    withHelper,
    where: failure === null ? `${path} and ${program}` : `${path}; ${program} does not tell (${failure})`,
  }
}
