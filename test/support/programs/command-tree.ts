import type { Command } from 'commander'
import { loadProgram } from '../../../packages/cli/src/parser/parser.ts'

/** A command of the program with the words that name it: none for the program itself, two for a nested command. */
export interface NamedCommand {
  readonly names: readonly string[]
  readonly command: Command
}

/** The program, each of its commands and theirs, in the order of help. */
export async function readCommands(): Promise<NamedCommand[]> {
  return [...walk(await loadProgram(), [])]
}

function* walk(command: Command, names: readonly string[]): Generator<NamedCommand> {
  yield { names, command }
  for (const nested of command.commands) yield* walk(nested, [...names, nested.name()])
}
