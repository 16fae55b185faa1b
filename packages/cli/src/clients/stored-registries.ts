import { EcrLoginError, readTextFile } from '@ecrlogin/core'

/** The hosts under `auths` in a file of Docker's config.json form, without scheme; none without a file. */
export function readStoredRegistries(path: string): string[] {
  try {
    const { auths } = JSON.parse(readTextFile(path)) as { auths?: unknown }
    const keys = auths && typeof auths === 'object' ? Object.keys(auths) : []
    return [...new Set(keys.map((key) => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')))]
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
    'Mend it or move it away.',
    { cause },
  )
}
