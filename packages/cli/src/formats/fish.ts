import type { Step } from './format.ts'
import { clientFailed, defineDialect, toCommandLine } from './snippet.ts'

/** The status of the first failure, in a variable of the block. */
const status = '__ecrlogin_status'

/**
 * fish 3.1 and newer. Its `exit` and `return` would leave the shell, so another shell sets the status. `builtin` is a
 * keyword that bypasses functions, and no function can have a path for its name.
 */
export const fish = defineDialect({
  name: 'fish',
  aliases: [],
  quote,
  plain: /^[A-Za-z0-9-][A-Za-z0-9._:-]*$/,
  snippet(steps) {
    const lines = steps.map(toCommand).join('; ')
    return `begin; builtin set -l ${status} 0; ${lines}; /bin/sh -c "exit $${status}"; end\n`
  },
  failure: (exitCode) => `/bin/sh -c 'exit ${exitCode}'\n`,
})

function toCommand(step: Step): string {
  if ('exitCode' in step) return keep(step.exitCode)
  const login = toCommandLine(step.argv, fish)
  return `builtin printf %s ${quote(step.password)} | ${login}; or ${keep(clientFailed)}`
}

/** Makes an exit code the status, unless something failed before. */
function keep(exitCode: number): string {
  return `builtin test $${status} -ne 0; or builtin set ${status} ${exitCode}`
}

/** Single quotes, in which fish reads `\\` and `\'` and nothing else (fish language, Quotes). */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
