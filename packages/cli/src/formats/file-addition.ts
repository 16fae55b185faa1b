import { EcrLoginError, type Environment, type LoginResult } from '@ecrlogin/core'
import { quoteValue } from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'
import type { FileAddition } from './format.ts'

/** The parts of the process that an addition needs. */
interface Surroundings {
  readonly environment: Environment
  append(path: string, text: string): void
}

/** Opens the file that a format appends to; throws `invalid-usage`, before any call of AWS, when it cannot be written. */
export function openAddition(
  { variable, write }: FileAddition,
  { environment, append }: Surroundings,
): (results: readonly LoginResult[]) => void {
  const path = environment[variable]
  if (!path) {
    throw new EcrLoginError(
      'invalid-usage',
      `This format appends to the file that ${variable} names, and ${variable} is not set.`,
      'Set it, or choose another format with -o.',
    )
  }
  const tryAppend = (text: string) => {
    try {
      append(path, text)
    } catch (cause) {
      const { reason, hint } = explainFileError(cause, 'Set it to a file that can be written.')
      throw new EcrLoginError(
        'invalid-usage',
        `${variable} names ${quoteValue(path)}, which cannot be written (${reason}).`,
        hint,
        { cause },
      )
    }
  }
  tryAppend('')
  return (results) => tryAppend(write(results))
}
