import { statSync } from 'node:fs'
import { EcrLoginError, type Environment } from '@ecrlogin/core'
import { homeDirectory } from '@ecrlogin/core/internal'

/**
 * Throws `invalid-usage` when sudo has kept another user's home (`sudo -E`, and every sudo on macOS): what is written
 * there would be the superuser's, and that user's links would choose the files. A container's superuser with a user's
 * home is not refused.
 */
export function rejectForeignHome(
  environment: Environment,
  userId: number | null = process.getuid?.() ?? null,
): void {
  const home = homeDirectory(environment)
  if (!environment.SUDO_UID || userId === null || home === null) return
  const owner = statSync(home, { throwIfNoEntry: false })?.uid
  if (owner === undefined || owner === userId) return
  throw new EcrLoginError(
    'invalid-usage',
    `HOME is ${home}, which belongs to another user than the one that sudo runs this as.`,
    'Run it without sudo, or with `sudo -H` for the home of that user.',
  )
}
