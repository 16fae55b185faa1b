import { rmSync } from 'node:fs'
import { EcrLoginError } from '@ecrlogin/core'
import { replaceFile } from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'
import { readConfigText } from './docker-config.ts'

/** Replaces the text of a file at once; null removes the file. Throws `client-failed`, and then the file is unchanged. */
export function writeConfigText(path: string, text: string | null): void {
  try {
    if (text === null) rmSync(path)
    else replaceFile(path, text)
  } catch (cause) {
    const { reason, hint } = explainFileError(cause, 'Check the path and its permissions.')
    const message = `The file ${path} could not be written (${reason}).`
    throw new EcrLoginError('client-failed', message, hint, { cause })
  }
}

/** The copy of a file that setup makes before it changes the file for the first time. */
export function backupOf(path: string): string {
  return `${path}.before-ecrlogin`
}

/** Replaces the text of a file; true when this made a backup, which the first change does. Throws `client-failed`. */
export function replaceWithBackup(path: string, text: string): boolean {
  const isNew = createBackup(path)
  try {
    writeConfigText(path, text)
  } catch (error) {
    // A later setup would take it for the original, although the file may have changed by then.
    if (isNew) writeConfigText(backupOf(path), null)
    throw error
  }
  return isNew
}

/** Copies the file, or an empty text when there is none; false when a backup exists already. */
function createBackup(path: string): boolean {
  const backup = backupOf(path)
  if (readConfigText(backup) !== null) return false
  writeConfigText(backup, readConfigText(path) ?? '')
  return true
}
