import { rmSync } from 'node:fs'
import { EcrLoginError } from '@ecrlogin/core'
import { readTextFile, replaceFile } from '@ecrlogin/core/internal'

/** Where the copy of a config.json is that was made before its first change. */
export function backupOf(path: string): string {
  return `${path}.before-ecrlogin`
}

/** The text of a file, null where there is none; throws `client-failed`. */
export function readText(path: string): string | null {
  return attempt(path, () => {
    try {
      return readTextFile(path)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return null
      throw error
    }
  })
}

/** Keeps the file as it is now beside it, empty where there is none; false when an older copy is there already. */
export function keepBackup(path: string): boolean {
  const backup = backupOf(path)
  if (readText(backup) !== null) return false
  writeText(backup, readText(path) ?? '')
  return true
}

/** Puts the text in place at once; null removes the file. Throws `client-failed`. */
export function writeText(path: string, text: string | null): void {
  attempt(path, () => (text === null ? rmSync(path) : replaceFile(path, text)))
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw new EcrLoginError(
      'client-failed',
      `${path} could not be read or written (${(cause as NodeJS.ErrnoException).code}).`,
      'Look at its permissions.',
      { cause },
    )
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code
}
