import { EcrLoginError } from '@ecrlogin/core/cached'
import { createReporter } from '../command/reporter.ts'
import { release } from './build-info.ts'
import { write } from './standard-streams.ts'

/** Set by the quick program to its release when it becomes the full one; see packages/quick/src/hand-over. */
const variable = 'ECRLOGIN_HANDED_OVER'

/**
 * Ends the process with an error if a quick program of another release has become this one: each may read what the other
 * has written in another way. Removes the variable that says so.
 */
export function rejectOtherRelease(environment: NodeJS.ProcessEnv): void {
  const other = environment[variable]
  if (other === undefined) return
  delete environment[variable]
  if (other === release) return
  const error = new EcrLoginError(
    'unexpected',
    `The quick program is of the release ${other}, and the full one beside it of ${release}.`,
    'Copy both programs of one release.',
  )
  createReporter((text) => write(2, text), { errors: 'text', isVerbose: false }).error(error)
  process.exit(1)
}
