import type { AuthFile } from './read-auth-files.ts'

/** These ignore `credsStore`, also in Docker's config.json (containers-auth.json(5)). */
const withoutStore = ['podman', 'buildah', 'skopeo']

/** Helpers that fetch passwords from AWS and store none. */
const fetching = ['ecrlogin', 'ecr-login']

/** The store of a file, as far as one of these clients uses it; null for none. */
export function storeOf(credsStore: string | null, clients: readonly string[]): string | null {
  return clients.some((name) => !withoutStore.includes(name)) ? credsStore : null
}

/** Whether a helper stores what clients give it. */
export function isStore(helper: string): boolean {
  return !fetching.includes(helper)
}

/** The helpers that logins to these hosts would use, each with a host that it is for alone; null for a store of all. */
export function helpersInUse(
  files: readonly AuthFile[],
  hosts: readonly string[],
): Map<string, string | null> {
  const inUse = new Map<string, string | null>()
  for (const file of files) {
    const { content, clients } = file
    if (content === null || 'error' in content) continue
    const store = storeOf(content.credsStore, clients)
    if (store && (hosts.length === 0 || hosts.some((host) => !content.credHelpers[host])))
      inUse.set(store, null)
    for (const host of hosts) {
      const own = content.credHelpers[host]
      if (own && !inUse.has(own)) inUse.set(own, host)
    }
  }
  return inUse
}
