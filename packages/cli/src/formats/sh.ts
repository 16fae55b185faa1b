import type { Step } from './format.ts'
import { clientFailed, defineDialect, toCommandLine } from './snippet.ts'

/**
 * POSIX shells: bash, zsh, ksh, dash and other shells with a builtin printf. In the subshell, neither `s` nor the unset
 * function affects the caller; `\printf` bypasses aliases. (`command printf` would be an external program in zsh, and a
 * here-string a file in zsh and ksh.)
 */
export const sh = defineDialect({
  name: 'sh',
  aliases: ['bash', 'zsh', 'ksh', 'dash'],
  quote,
  plain: /^[\w@%+:,./-]+$/,
  snippet(steps) {
    const lines = steps.map(toCommand).join('; ')
    return `( unset -f printf 2>/dev/null || :; s=0; ${lines}; exit $s )\n`
  },
  failure: (exitCode) => `(exit ${exitCode})\n`,
})

function toCommand(step: Step): string {
  if ('exitCode' in step) return `[ $s -ne 0 ] || s=${step.exitCode}`
  const login = toCommandLine(step.argv, sh)
  return `\\printf %s ${quote(step.password)} | ${login} || [ $s -ne 0 ] || s=${clientFailed}`
}

/** Single quotes; a quote in the text ends them, follows escaped, and starts them again (POSIX 2.2.2). */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
