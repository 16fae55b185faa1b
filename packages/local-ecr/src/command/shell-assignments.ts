/** The syntax that sets an environment variable in a shell. */
export interface Shell {
  readonly assign: (name: string, value: string) => string
}

/** The shells that the command supports, by the values of `--shell`; `sh` covers bash, zsh, ksh and dash. */
export const shells = {
  sh: { assign: (name, value) => `export ${name}=${quoteForSh(value)}` },
  fish: { assign: (name, value) => `set -gx ${name} ${quoteForFish(value)}` },
  powershell: { assign: (name, value) => `$env:${name} = ${quoteForPowerShell(value)}` },
} satisfies Record<string, Shell>

export type ShellName = keyof typeof shells

/** Only the single quote is special in single quotes, and it cannot be escaped there (POSIX, 2.2.2). */
function quoteForSh(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`
}

/** In single quotes, a backslash escapes itself and the quote (fish, "Quotes"). */
function quoteForFish(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}

/** Single quotes are doubled; typographic ones count as single quotes (PowerShell's `IsSingleQuote`). */
function quoteForPowerShell(value: string): string {
  return `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
