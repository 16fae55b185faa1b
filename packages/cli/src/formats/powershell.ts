import type { Step } from './format.ts'
import { clientFailed, defineDialect, toCommandLine } from './snippet.ts'

/**
 * Windows PowerShell 5.1 and PowerShell 7. A failing program stops nothing inside `Invoke-Expression`, so the snippet
 * throws; `exit` would end the session. Its variables stay in its own scope.
 */
export const powershell = defineDialect({
  name: 'powershell',
  aliases: ['pwsh'],
  quote,
  plain: /^-{0,2}[A-Za-z][A-Za-z-]*$/,
  snippet(steps) {
    // A byte order mark in front of the password makes the login fail; ASCII has none.
    const start = '$OutputEncoding = [Text.Encoding]::ASCII; $s = 0; $m = $null'
    const end = '$global:LASTEXITCODE = $s; if ($s) { throw $m }'
    return `& { ${[start, ...steps.map(toCommand), end].join('; ')} }\n`
  },
  failure: (exitCode) => `$global:LASTEXITCODE = ${exitCode}; throw ${quote(explain(exitCode))}\n`,
})

function toCommand(step: Step): string {
  if ('exitCode' in step) {
    return `if (!$s) { $s = ${step.exitCode}; $m = ${quote(explain(step.exitCode))} }`
  }
  const [client] = step.argv
  const login = toCommandLine(step.argv, powershell)
  const rejected = `"${client} rejected the login (exit code $LASTEXITCODE)"`
  // A function that replaces the client need not set $LASTEXITCODE.
  return (
    `try { $global:LASTEXITCODE = 0; ${quote(step.password)} | ${login}; if ($LASTEXITCODE) { throw ${rejected} } } ` +
    `catch { if (!$s) { $s = ${clientFailed}; $m = "ecrlogin: $_" } }`
  )
}

function explain(exitCode: number): string {
  return `ecrlogin: no login command (exit code ${exitCode}); the reason is above`
}

/**
 * Single quotes, in which every quote is doubled; to PowerShell, U+2018 to U+201B are single quotes too (its
 * CharTraits.IsSingleQuote).
 */
function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
