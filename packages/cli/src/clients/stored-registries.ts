import { readFile } from 'node:fs/promises'
import { EcrLoginError } from '@ecrlogin/core'

/** The hosts under `auths` in a file of Docker's config.json form, without scheme; none without a file. */
export async function readStoredRegistries(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '{}'
    throw unreadable(path, cause)
  })
  try {
    const { auths } = JSON.parse(text) as { auths?: unknown }
    const keys = auths && typeof auths === 'object' ? Object.keys(auths) : []
    return [...new Set(keys.map((key) => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')))]
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** The error for an auth file that is no JSON. */
export function unreadable(path: string, cause: unknown): EcrLoginError {
  return new EcrLoginError(
    'client-failed',
    `The auth file ${path} could not be read as JSON.`,
    'Mend it or move it away.',
    { cause },
  )
}
