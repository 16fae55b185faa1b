import type { Command } from 'commander'
import { loadProgram } from '../../../packages/cli/src/parser/parser.ts'

/** A command of the program with its names: none for the program itself, two for a nested command. */
export interface NamedCommand {
  readonly names: readonly string[]
  readonly command: Command
}

/** The program, its commands and their subcommands, in the order of the help. */
export async function readCommands(): Promise<NamedCommand[]> {
  return [...walk(await loadProgram(), [])]
}

function* walk(command: Command, names: readonly string[]): Generator<NamedCommand> {
  yield { names, command }
  for (const nested of command.commands) yield* walk(nested, [...names, nested.name()])
}
