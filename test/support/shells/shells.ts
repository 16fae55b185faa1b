import { findProgram } from '../programs/programs.ts'

/** A shell that the tests run. */
export interface Shell {
  readonly name: string
  /** The dialect that it evaluates. */
  readonly dialect: 'sh' | 'fish' | 'powershell'
  /** The command that runs a script file with the strictest flags, without the user's startup files. */
  readonly strict: readonly string[]
  /** The command that runs a script file as its `#!` line would, without the user's startup files. */
  readonly plain: readonly string[]
  /** File extension of its scripts. */
  readonly extension: string
}

const startPowerShell = ['pwsh', '-NoProfile', '-NonInteractive', '-File']

export const powerShell: Shell = {
  name: 'pwsh',
  dialect: 'powershell',
  strict: startPowerShell,
  plain: startPowerShell,
  extension: 'ps1',
}

/** Every shell that the dialects support, in the order of the documents. */
export const shells: readonly Shell[] = [
  {
    name: 'bash',
    dialect: 'sh',
    strict: ['bash', '--noprofile', '--norc', '-euo', 'pipefail'],
    plain: ['bash', '--noprofile', '--norc'],
    extension: 'sh',
  },
  {
    name: 'zsh',
    dialect: 'sh',
    strict: ['zsh', '--no-rcs', '-euo', 'pipefail'],
    plain: ['zsh', '--no-rcs'],
    extension: 'zsh',
  },
  { name: 'dash', dialect: 'sh', strict: ['dash', '-eu'], plain: ['dash'], extension: 'sh' },
  { name: 'ksh', dialect: 'sh', strict: ['ksh', '-euo', 'pipefail'], plain: ['ksh'], extension: 'sh' },
  // printf is no builtin of these.
  { name: 'mksh', dialect: 'sh', strict: ['mksh', '-euo', 'pipefail'], plain: ['mksh'], extension: 'sh' },
  { name: 'lksh', dialect: 'sh', strict: ['lksh', '-euo', 'pipefail'], plain: ['lksh'], extension: 'sh' },
  { name: 'posh', dialect: 'sh', strict: ['posh', '-eu'], plain: ['posh'], extension: 'sh' },
  {
    name: 'fish',
    dialect: 'fish',
    strict: ['fish', '--no-config'],
    plain: ['fish', '--no-config'],
    extension: 'fish',
  },
  powerShell,
]

export function isInstalled({ plain }: Pick<Shell, 'plain'>): boolean {
  return findProgram(plain[0]!) !== null
}

/** The shells that a run requires, from `ECRLOGIN_REQUIRE_SHELLS`: comma-separated names or dialects. */
export function requiredShells(): string[] {
  return (process.env.ECRLOGIN_REQUIRE_SHELLS ?? '').split(',').filter((name) => name !== '')
}
