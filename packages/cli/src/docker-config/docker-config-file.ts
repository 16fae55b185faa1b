import { rmSync } from 'node:fs'
import { EcrLoginError } from '@ecrlogin/core'
import { readTextFile, replaceFile } from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'

/** The text of a file, null when there is none. Throws `client-failed`. */
export function readConfigText(path: string): string | null {
  try {
    return readTextFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw failed(path, 'read', error)
  }
}

/** Replaces the text of a file at once; null removes the file. Throws `client-failed`, and then the file is unchanged. */
export function writeConfigText(path: string, text: string | null): void {
  try {
    if (text === null) rmSync(path)
    else replaceFile(path, text)
  } catch (error) {
    throw failed(path, 'written', error)
  }
}

/** The copy of a file that setup makes before it changes the file for the first time. */
export function backupOf(path: string): string {
  return `${path}.before-ecrlogin`
}

/** Copies the file, or an empty text when there is none; false when a backup exists already. Throws `client-failed`. */
export function createBackup(path: string): boolean {
  const backup = backupOf(path)
  if (readConfigText(backup) !== null) return false
  writeConfigText(backup, readConfigText(path) ?? '')
  return true
}

function failed(path: string, what: 'read' | 'written', cause: unknown): EcrLoginError {
  const { reason, hint } = explainFileError(cause, 'Check the path and its permissions.')
  return new EcrLoginError('client-failed', `The file ${path} could not be ${what} (${reason}).`, hint, {
    cause,
  })
}
