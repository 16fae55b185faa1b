import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { EcrLoginError, type Environment } from '@ecrlogin/core'
import { configDirectory, withLock } from '@ecrlogin/core/internal'

/** Between our own processes, each of which takes milliseconds. */
const lockWaitMs = 30_000

/** The folder of what `setup` keeps about the files that it changes, in our own configuration folder. */
export function setupFolder(environment: Environment): string {
  return join(configDirectory(environment), 'setup')
}

/** The name of what is kept about a file, without its ending; `target` is absolute and without links. */
export function nameInSetupFolder(target: string): string {
  return createHash('sha256').update(target).digest('hex').slice(0, 16)
}

/**
 * Changes a file while no other `setup` of this user does, and returns the result; `isLocked` is false where no lock is
 * possible, such as in a home that cannot be written. Throws `output-failed` when another one does not end.
 */
export async function changeInTurn<T extends object>(
  target: string,
  environment: Environment,
  change: (isLocked: boolean) => T | Promise<T>,
): Promise<T> {
  const lock = `${nameInSetupFolder(target)}.lock`
  const result = await withLock(setupFolder(environment), lock, lockWaitMs, async (isLocked) =>
    change(isLocked),
  )
  if (result) return result
  throw new EcrLoginError(
    'output-failed',
    `The file ${target} was not changed: another ecrlogin has been changing it for ${lockWaitMs / 1000} s.`,
    'End that one, and run it again.',
  )
}
