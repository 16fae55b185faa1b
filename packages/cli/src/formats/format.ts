import type { LoginResult } from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'

export interface FormatOptions {
  /** The clients whose logins a snippet runs. */
  readonly clients: readonly Client[]
  /** The dialect in which JSON writes each `Command`; null for the cmdlet's own. */
  readonly commandAs: Dialect | null
}

/** A way to write login commands out. */
export interface Format {
  readonly name: string
  readonly aliases: readonly string[]
  /** The text for stdout, whole lines. Failed results have no line of their own but in a snippet. */
  write(results: readonly LoginResult[], options: FormatOptions): string
  /** What it adds to a file besides, for formats that have one. */
  readonly addition?: FileAddition
}

/** A text for the end of a file that is named by a variable of the environment. */
export interface FileAddition {
  readonly variable: string
  write(results: readonly LoginResult[]): string
}

/** A login that a snippet tries; its first word is the client. */
export interface LoginStep {
  readonly argv: readonly string[]
  readonly password: string
}

/** What stands in a snippet for one registry: its login, or the exit code with which `get` failed on it. */
export type Step = LoginStep | { readonly exitCode: number }

/**
 * A format that a family of shells evaluates. A snippet is one line: it tries every login, hands each
 * password to its client over stdin by a builtin, and its status is that of the first failure.
 */
export interface Dialect extends Format {
  /** A text as one word of the shell, whatever it holds. */
  quote(text: string): string
  snippet(steps: readonly Step[]): string
  /** A line that fails with this exit code and does not end the shell. */
  failure(exitCode: number): string
}

export function isDialect(format: Format): format is Dialect {
  return 'snippet' in format
}
