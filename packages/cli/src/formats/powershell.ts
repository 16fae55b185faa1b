import type { Step } from './format.ts'
import { clientFailed, defineDialect, toCommandLine } from './snippet.ts'

const status = '$ecrloginStatus'
const message = '$ecrloginMessage'
/** The global one, because a script that assigns to `$LASTEXITCODE` makes a variable of its own. */
const exitCode = '$global:LASTEXITCODE'

/**
 * Windows PowerShell 5.1 and PowerShell 7. A failing program stops nothing inside `Invoke-Expression`, so the snippet
 * throws; `exit` would end the session. It consists of keywords, which no function or alias replaces, and its variables
 * stay in its own scope. Their names are long because a caller's variable can be read-only in all scopes.
 */
export const powershell = defineDialect({
  name: 'powershell',
  aliases: ['pwsh'],
  quote,
  plain: /^-{0,2}[A-Za-z][A-Za-z-]*$/,
  snippet(steps) {
    // A byte order mark in front of the password makes the login fail; ASCII has none.
    const start = `$OutputEncoding = [Text.Encoding]::ASCII; ${status} = 0; ${message} = $null`
    const end = `${exitCode} = ${status}; if (${status}) { throw ${message} }`
    return `& { ${[start, ...steps.map(toCommand), end].join('; ')} }\n`
  },
  failure: (code) => `${exitCode} = ${code}; throw ${quote(explain(code))}\n`,
})

function toCommand(step: Step): string {
  if ('exitCode' in step) return keep(step.exitCode, quote(explain(step.exitCode)))
  const [client] = step.argv
  const login = toCommandLine(step.argv, powershell)
  const failure = `"${client} could not complete the login (exit code ${exitCode})"`
  // A function that replaces the client need not set the exit code.
  return (
    `try { ${exitCode} = 0; ${quote(step.password)} | ${login}; if (${exitCode}) { throw ${failure} } } ` +
    `catch { ${keep(clientFailed, '"ecrlogin: $_"')} }`
  )
}

/** Makes an exit code the status, unless something failed before. */
function keep(code: number, text: string): string {
  return `if (!${status}) { ${status} = ${code}; ${message} = ${text} }`
}

function explain(code: number): string {
  return `ecrlogin: no login command (exit code ${code}); the reason is above`
}

/**
 * Single quotes, in which every quote is doubled; to PowerShell, U+2018 to U+201B are single quotes too (its
 * CharTraits.IsSingleQuote).
 */
function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
