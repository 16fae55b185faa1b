import { EcrLoginError } from '@ecrlogin/core'
import { readTextFile } from '@ecrlogin/core/internal'

/**
 * What stands under `auths` in a file of Docker's config.json form, as a client is told to log out of it; none
 * without a file. A URL is Docker's way to write a host; what has a path and no scheme is podman's and its kin's login
 * to a part of a registry, which they keep apart from that to all of it (containers-auth.json(5)).
 */
export function readStoredRegistries(path: string): string[] {
  try {
    const { auths } = JSON.parse(readTextFile(path)) as { auths?: unknown }
    const keys = auths && typeof auths === 'object' ? Object.keys(auths) : []
    return [...new Set(keys.map((key) => key.replace(/^https?:\/\/([^/]*).*$/, '$1').replace(/\/$/, '')))]
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(path, cause)
  }
}

/** The error for an auth file that cannot be read, or is no JSON. */
export function unreadable(path: string, cause: unknown): EcrLoginError {
  const { code } = cause as NodeJS.ErrnoException
  return new EcrLoginError(
    'client-failed',
    `The auth file ${path} could not be read${code ? ` (${code})` : ' as JSON'}.`,
    'Hint it or move it away.',
    { cause },
  )
}
