/** How a shell sets a variable for itself and its children. */
export interface Shell {
  readonly assign: (name: string, value: string) => string
}

/** The shells that the command writes for, by the names that `--shell` takes; `sh` is bash, zsh, ksh and dash. */
export const shells = {
  sh: { assign: (name, value) => `export ${name}=${quoteForSh(value)}` },
  fish: { assign: (name, value) => `set -gx ${name} ${quoteForFish(value)}` },
  powershell: { assign: (name, value) => `$env:${name} = ${quoteForPowerShell(value)}` },
} satisfies Record<string, Shell>

export type ShellName = keyof typeof shells

/** Between single quotes nothing but the quote is special, and it cannot be escaped there (POSIX, 2.2.2). */
function quoteForSh(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`
}

/** Between single quotes a backslash escapes itself and the quote (fish, "Quotes"). */
function quoteForFish(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}

/** A single quote is doubled, and the typographic ones count as one (PowerShell's `IsSingleQuote`). */
function quoteForPowerShell(value: string): string {
  return `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
