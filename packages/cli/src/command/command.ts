import type { EcrLoginError } from '@ecrlogin/core'
import type { Command as Commander } from 'commander'
import type { Io } from './io.ts'
import type { Reporter } from './reporter.ts'

/** A line that works as it is printed, in any POSIX shell, and before it what it is for. */
export type Example = readonly [says: string, line: string]

/** One command of the program: its words for the parser, and what it does. Its name and summary are in the table. */
export interface Command<Own = object> {
  /** The registries that it takes, in commander's notation, such as `[registry...]`; empty for none. */
  readonly arguments: string
  /** False for a command that has nothing to do with AWS. */
  readonly hasSharedOptions?: false
  readonly examples: readonly Example[]
  /** Adds the command's own options, and arguments that are no registries; the shared options are added for it. */
  configure?(command: Commander): void
  /** Does it and gives the exit code. Failures of the whole call are thrown. */
  run(registries: readonly string[], options: SharedOptions & Own, context: CommandContext): Promise<number>
}

/** What the parser makes of the options that every command has. */
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

/** What the parser makes of no options at all. */
export const noOptions: SharedOptions = { cache: true, timeout: '30' }

export interface CommandContext {
  readonly io: Io
  readonly reporter: Reporter
  /** Of this program. */
  readonly version: string
}

/** Reports one registry's failure and gives its exit code. */
export function reportFailure(
  registry: string | null,
  error: EcrLoginError,
  { reporter }: CommandContext,
): number {
  reporter.error(error, registry)
  return error.exitCode
}

/** The exit code of a call with several registries: that of the first failure, in the order asked. */
export function firstFailure(exitCodes: readonly number[]): number {
  return exitCodes.find((exitCode) => exitCode !== 0) ?? 0
}
