import type { LoginCommand, LoginResult } from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'

export interface FormatOptions {
  /** The clients whose logins a snippet runs. */
  readonly clients: readonly Client[]
  /** The dialect in which JSON writes each `Command`; null for the cmdlet's `docker login` line. */
  readonly commandAs: Dialect | null
}

/** A way to write login commands to stdout. */
export interface Format {
  readonly name: string
  readonly aliases: readonly string[]
  /** The text for stdout, in whole lines. Only snippets contain something for failed results. */
  write(results: readonly LoginResult[], options: FormatOptions): string
  /** The text that it also appends to a file, for formats that do so. */
  readonly addition?: FileAddition
}

/** A text to append to the file that an environment variable names. */
export interface FileAddition {
  readonly variable: string
  write(results: readonly LoginResult[]): string
}

/** A login that a snippet tries; the first argument is the client. */
export interface LoginStep {
  readonly argv: readonly string[]
  readonly password: string
}

/** The part of a snippet for one registry: its login, or the exit code with which `get` failed on it. */
export type Step = LoginStep | { readonly exitCode: number }

/**
 * A format that a family of shells evaluates. A snippet is one line: it tries every login, passes each password to its
 * client on stdin with a builtin, and its status is that of the first failure, whatever functions and aliases the shell
 * has.
 */
export interface Dialect extends Format {
  /** Any text as one argument, in quotes. */
  quote(text: string): string
  /** Any text as one argument, in quotes only when it needs them. */
  quoteArgument(text: string): string
  snippet(steps: readonly Step[]): string
  /** A line that fails with this exit code and does not end the shell. */
  failure(exitCode: number): string
}

export function isDialect(format: Format): format is Dialect {
  return 'snippet' in format
}

/** The logins of the results that have one. */
export function loginCommandsOf(results: readonly LoginResult[]): LoginCommand[] {
  return results.flatMap((result) => ('loginCommand' in result ? [result.loginCommand] : []))
}
