import type { Argument, Command, Option } from 'commander'
import { isRepeatable, sharedOptions } from '../../src/command/options.ts'
import { topics } from '../../src/parser/help.ts'
import { loadProgram } from '../../src/parser/parser.ts'
import regions from './regions.json' with { type: 'json' }

/** Everything that the shells complete, as plain data. */
export interface Completions {
  readonly program: CompletionCommand
  /** The options that most commands share. */
  readonly sharedOptions: readonly CompletionOption[]
  readonly regions: readonly string[]
}

export interface CompletionCommand {
  /** The names that lead to it, `ecrlogin` first. */
  readonly path: readonly string[]
  readonly summary: string
  /** Its options, without the shared ones if it takes all of them. */
  readonly options: readonly CompletionOption[]
  readonly hasSharedOptions: boolean
  /** Its first argument; null if it takes none. */
  readonly argument: CompletionArgument | null
  readonly commands: readonly CompletionCommand[]
}

export interface CompletionOption {
  /** The short form first, if there is one. */
  readonly names: readonly string[]
  readonly description: string
  readonly isRepeatable: boolean
  /** Null for an option without a value. */
  readonly value: CompletionValue | null
}

export interface CompletionArgument extends CompletionValue {
  readonly isRepeatable: boolean
}

export interface CompletionValue {
  /** The name in help, such as `file`. */
  readonly name: string
  /** The values, or the name of a list or function in the shell; null for free text. */
  readonly source: readonly string[] | ValueSource | null
}

const valueSources = ['region', 'profile', 'file'] as const

export type ValueSource = (typeof valueSources)[number]

/** Yields a command and every command under it, in the order of help. */
export function* walk(command: CompletionCommand): Generator<CompletionCommand> {
  yield command
  for (const nested of command.commands) yield* walk(nested)
}

/** Reads the completions from the parser's tree of commands. */
export async function readCompletions(): Promise<Completions> {
  return {
    program: readCommand(await loadProgram(), ['ecrlogin']),
    sharedOptions: sharedOptions().map(readOption),
    regions: Object.values(regions).flat(),
  }
}

function readCommand(command: Command, path: readonly string[]): CompletionCommand {
  const help = command.createHelp()
  const options = help.visibleOptions(command)
  const shared = sharedOptions().map(({ flags }) => flags)
  const own = options.filter(({ flags }) => !shared.includes(flags))
  const hasSharedOptions = options.length - own.length === shared.length
  const [argument] = command.registeredArguments
  const commands = command.commands.map((one) => readCommand(one, [...path, one.name()]))
  // The help command is in help, but not among the program's commands.
  const helpCommand = help.visibleCommands(command).find((one) => !command.commands.includes(one))
  return {
    path,
    summary: command.summary() || command.description(),
    options: (hasSharedOptions ? own : options).map(readOption),
    hasSharedOptions,
    argument: argument ? { ...readValue(argument), isRepeatable: argument.variadic } : null,
    commands: helpCommand ? [...commands, readHelpCommand(helpCommand, path, commands)] : commands,
  }
}

function readOption(option: Option): CompletionOption {
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    isRepeatable: isRepeatable(option),
    value: option.required ? readValue(option) : null,
  }
}

function readValue(parameter: Option | Argument): CompletionValue {
  const name = 'flags' in parameter ? /<(.+)>/.exec(parameter.flags)![1]! : parameter.name()
  const source = parameter.argChoices ?? valueSources.find((one) => one === name) ?? null
  return { name, source }
}

/** Reads the command that shows help for topics and for the other commands. */
function readHelpCommand(
  command: Command,
  parent: readonly string[],
  commands: readonly CompletionCommand[],
): CompletionCommand {
  const path = [...parent, command.name()]
  const help = nameOnly(path, command.description(), commands)
  const ofTopics = topics.map(({ name, summary }) => nameOnly([...path, name], summary, []))
  return { ...help, commands: [...ofTopics, ...help.commands] }
}

/** Returns a command and those under it without their options. */
function nameOnly(
  path: readonly string[],
  summary: string,
  commands: readonly CompletionCommand[],
): CompletionCommand {
  return {
    path,
    summary,
    options: [],
    hasSharedOptions: false,
    argument: null,
    commands: commands.map((one) => nameOnly([...path, one.path.at(-1)!], one.summary, one.commands)),
  }
}
