import type { Step } from './format.ts'
import { clientFailed, defineDialect, toCommandLine } from './snippet.ts'

/** The status of the first failure. A client can be a function that runs in the snippet's own shell, so no other name. */
const status = '__ecrlogin_status'

/**
 * POSIX shells: bash, zsh, ksh, dash and every shell whose `echo` is a builtin. Only keywords decide the status, and
 * only a program with a path sets it, because a user may have a function or an alias for any other word, also for `exit`
 * and `:`. In the subshell, neither the variable nor the unset function affects the caller, and a backslash bypasses
 * aliases.
 */
export const sh = defineDialect({
  name: 'sh',
  aliases: ['bash', 'zsh', 'ksh', 'dash'],
  quote,
  plain: /^[\w@%+:,./-]+$/,
  snippet(steps) {
    const start = `\\unset -f echo 2>/dev/null || ${status}=0; ${status}=0`
    const end = `case $${status} in 0) ;; *) /bin/sh -c "exit $${status}";; esac`
    return `( ${[start, ...steps.map(toCommand), end].join('; ')} )\n`
  },
  failure: (exitCode) => `/bin/sh -c 'exit ${exitCode}'\n`,
})

/**
 * `echo` is exact: no password begins with a hyphen or contains a backslash (core's `decodeAuthorizationToken`), and
 * every client removes one line feed. `printf` is an external program in mksh, lksh and posh, as is `command printf` in
 * zsh; a here-string is a file in zsh and ksh.
 */
function toCommand(step: Step): string {
  if ('exitCode' in step) return keep(step.exitCode)
  const login = toCommandLine(step.argv, sh)
  return `\\echo ${quote(step.password)} | ${login} || ${keep(clientFailed)}`
}

/** Makes an exit code the status, unless something failed before. */
function keep(exitCode: number): string {
  return `case $${status} in 0) ${status}=${exitCode};; esac`
}

/** Single quotes; a quote in the text ends them, follows escaped, and starts them again (POSIX 2.2.2). */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
