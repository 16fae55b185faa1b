import type { EcrLoginError } from '@ecrlogin/core'
import type { Command as Commander } from 'commander'
import { exitCodeOf } from '../errors/exit-codes.ts'
import type { Io } from './io.ts'
import type { Reporter } from './reporter.ts'

/** The purpose of an example, and its command line, which works as printed in any POSIX shell. */
export type Example = readonly [purpose: string, line: string]

/** A command as help lists it; the rest of it is loaded when argv names it. */
export interface CommandEntry {
  readonly name: string
  readonly summary: string
  load(): Promise<Command | CommandGroup>
}

/** A command that only holds other commands. */
export interface CommandGroup {
  readonly examples: readonly Example[]
  /** In the order in which help lists them. */
  readonly commands: readonly CommandEntry[]
}

/** A command that does something: its arguments and options for the parser, and the function to run. */
export interface Command<Own = object> {
  /** The registries that it takes, in commander's notation, such as `[registry...]`; empty for none. */
  readonly arguments: string
  /** The shared options that it takes, by their long names; all of them by default. */
  readonly sharedOptions?: readonly string[]
  readonly examples: readonly Example[]
  /** Adds the command's own options, and arguments other than registries. */
  configure?(command: Commander): void
  /** Runs it and returns the exit code; throws when the whole call fails. Its own options replace shared ones of the same name. */
  run(
    args: readonly string[],
    options: Omit<SharedOptions, keyof Own> & Own,
    context: CommandContext,
  ): Promise<number>
}

export function isGroup(command: Command | CommandGroup): command is CommandGroup {
  return 'commands' in command
}

/** The parsed values of the options that most commands share. */
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

/** The parsed values when no option is given. */
export const noOptions: SharedOptions = { cache: true, timeout: '30' }

export interface CommandContext {
  readonly io: Io
  readonly reporter: Reporter
  /** The version of this program. */
  readonly version: string
  /** Ends the command's calls of AWS; none by default. */
  readonly signal?: AbortSignal | undefined
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

/** The exit code of a call with several registries: that of the first failure, in the order requested. */
export function firstFailure(exitCodes: readonly number[]): number {
  return exitCodes.find((exitCode) => exitCode !== 0) ?? 0
}
