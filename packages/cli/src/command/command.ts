import type { EcrLoginError } from '@ecrlogin/core'
import type { Command as Commander } from 'commander'
import { exitCodeOf } from '../errors/exit-codes.ts'
import type { Io } from './io.ts'
import type { Reporter } from './reporter.ts'

/** A command line that works in any POSIX shell as it is printed, after its purpose. */
export type Example = readonly [purpose: string, line: string]

/** One command of the program: its arguments and options for the parser, and its action. Its name and summary are in the table of commands. */
export interface Command<Own = object> {
  /** The registries that it takes, in commander's notation, such as `[registry...]`; empty for none. */
  readonly arguments: string
  /** False for a command that does not use AWS. */
  readonly hasSharedOptions?: false
  readonly examples: readonly Example[]
  /** Adds the command's own options, and arguments that are no registries; the shared options are added for it. */
  configure?(command: Commander): void
  /** Runs the command and returns the exit code. Throws a failure of the whole call. */
  run(registries: readonly string[], options: SharedOptions & Own, context: CommandContext): Promise<number>
}

/** The options that every command has, as the parser returns them. */
export interface SharedOptions {
  readonly region?: string[]
  readonly profile?: string
  readonly roleArn?: string
  readonly registryId?: string[]
  readonly public?: true
  readonly endpointUrl?: string
  readonly fips?: true
  readonly dualStack?: true
  readonly cache: boolean
  readonly config?: string
  readonly timeout: string
  readonly verbose?: true
  readonly errors?: 'text' | 'json'
}

/** The shared options where none is given. */
export const noOptions: SharedOptions = { cache: true, timeout: '30' }

export interface CommandContext {
  readonly io: Io
  readonly reporter: Reporter
  /** The program's version. */
  readonly version: string
}

/** Reports one registry's failure and returns its exit code. */
export function reportFailure(
  registry: string | null,
  error: EcrLoginError,
  { reporter }: CommandContext,
): number {
  reporter.error(error, registry)
  return exitCodeOf(error)
}

/** The exit code of a call with several registries: that of the first failure, in the order asked. */
export function firstFailure(exitCodes: readonly number[]): number {
  return exitCodes.find((exitCode) => exitCode !== 0) ?? 0
}
