import { findProgram } from './programs.ts'

/** A shell that is tried for real. */
export interface Shell {
  readonly name: string
  /** The dialect that it evaluates. */
  readonly dialect: 'sh' | 'fish' | 'powershell'
  /** What starts it with its hardest flags on a script in a file, free of a person's start-up files. */
  readonly strict: readonly string[]
  /** What starts it on a script in a file as its `#!` line would, free of a person's start-up files. */
  readonly plain: readonly string[]
  /** File extension of its scripts. */
  readonly extension: string
}

/** Every shell that the dialects serve, in reading order. */
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
  {
    name: 'fish',
    dialect: 'fish',
    strict: ['fish', '--no-config'],
    plain: ['fish', '--no-config'],
    extension: 'fish',
  },
  {
    name: 'pwsh',
    dialect: 'powershell',
    strict: ['pwsh', '-NoProfile', '-NonInteractive', '-File'],
    plain: ['pwsh', '-NoProfile', '-NonInteractive', '-File'],
    extension: 'ps1',
  },
]

export function isInstalled({ name }: Shell): boolean {
  return findProgram(name) !== null
}

/** The shells that a run must have, by `ECRLOGIN_REQUIRE_SHELLS` (comma-separated names). */
export function requiredShells(): string[] {
  return (process.env.ECRLOGIN_REQUIRE_SHELLS ?? '').split(',').filter((name) => name !== '')
}
