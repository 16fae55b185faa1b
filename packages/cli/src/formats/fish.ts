import type { Step } from './format.ts'
import { clientFailed, defineDialect, toCommandLine } from './snippet.ts'

/** fish 3.1 and newer. Its `exit` and `return` would leave the shell, so another shell sets the status. */
export const fish = defineDialect({
  name: 'fish',
  aliases: [],
  quote,
  plain: /^[A-Za-z0-9-][A-Za-z0-9._:-]*$/,
  snippet(steps) {
    const lines = steps.map(toCommand).join('; ')
    return `begin; set -l s 0; ${lines}; sh -c "exit $s"; end\n`
  },
  failure: (exitCode) => `sh -c 'exit ${exitCode}'\n`,
})

function toCommand(step: Step): string {
  if ('exitCode' in step) return `test $s -ne 0; or set s ${step.exitCode}`
  const login = toCommandLine(step.argv, fish)
  return `builtin printf %s ${quote(step.password)} | ${login}; or test $s -ne 0; or set s ${clientFailed}`
}

/** Single quotes, in which fish reads `\\` and `\'` and nothing else (fish language, Quotes). */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
