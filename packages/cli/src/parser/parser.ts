import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import { type AddHelpTextContext, CommanderError, Command as Parser } from 'commander'
import { type Command, type CommandContext, type CommandEntry, isGroup } from '../command/command.ts'
import { sharedOptions } from '../command/options.ts'
import { commands } from '../commands/index.ts'
import { displayOf } from '../screen/display.ts'
import { beside, reflow, usualWidth } from '../screen/wrap.ts'
import { describeExamples, describeParameter, describeProgram, findHelp, styleTitle } from './help.ts'

export interface ParserContext extends CommandContext {
  /** The stream of help and version. */
  readonly helpStream: 'out' | 'err'
}

/** Runs the command that the arguments name and returns its exit code; throws `invalid-usage`, or the command's own failure. */
export async function parseAndRun(argv: readonly string[], context: ParserContext): Promise<number> {
  const { io, version, helpStream } = context
  if (argv[0] === 'help') {
    const help = await findHelp(argv.slice(1))
    if (typeof help !== 'string') return parseAndRun(help, context)
    io[helpStream](reflow(help, displayOf(helpStream, io).columns))
    return 0
  }
  let exitCode = 0
  const program = createProgram(version).configureOutput({
    writeOut: (text) => io[helpStream](text),
    writeErr: (text) => io.err(text),
    outputError: () => {},
    getOutHasColors: () => displayOf(helpStream, io).hasColours,
    getErrHasColors: () => displayOf('err', io).hasColours,
    getOutHelpWidth: () => displayOf(helpStream, io).columns ?? usualWidth,
    getErrHelpWidth: () => displayOf('err', io).columns ?? usualWidth,
  })
  await addCommands(program, commands, {
    isNamed: (name) => argv.includes(name),
    run: async (command, parsed) => {
      exitCode = await command.run(parsed.args, parsed.opts(), context)
    },
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw await toUsageError(error, findNamed(program, argv))
  }
  return exitCode
}

/** The program with every command loaded, for code that describes it. */
export async function loadProgram(): Promise<Parser> {
  const program = createProgram('')
  await addCommands(program, commands, { isNamed: () => true, run: async () => {} })
  return program
}

function createProgram(version: string): Parser {
  return new Parser('ecrlogin')
    .description('Log in to Amazon ECR from every shell.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [topic]', 'show help for a command or topic')
    .addHelpText('after', (context) => describeProgram(helpWidth(context)))
    .configureHelp({
      styleTitle,
      minWidthToWrap: 1,
      formatItem: (term, width, description, { helpWidth }) =>
        beside(`  ${term.padEnd(width)}  `, description, helpWidth!),
      optionDescription: describeParameter,
      argumentDescription: describeParameter,
    })
    .exitOverride()
}

/** The width of the stream that a help text goes to. */
function helpWidth({ error, command }: AddHelpTextContext): number {
  const { getOutHelpWidth, getErrHelpWidth } = command.configureOutput()
  return (error ? getErrHelpWidth : getOutHelpWidth)!()
}

interface Loading {
  /** Whether to load the command of this name; help lists the others too. */
  isNamed(name: string): boolean
  run(command: Command, parsed: Parser): Promise<void>
}

async function addCommands(
  parent: Parser,
  entries: readonly CommandEntry[],
  loading: Loading,
): Promise<void> {
  for (const { name, summary, load } of entries) {
    const parser = parent
      .command(name)
      .summary(summary)
      .description(`${capitalize(summary)}.`)
    if (!loading.isNamed(name)) continue
    const command = await load()
    parser.addHelpText('after', (context) => describeExamples(command.examples, helpWidth(context)))
    if (isGroup(command)) {
      parser.helpCommand(false)
      await addCommands(parser, command.commands, loading)
    } else {
      addParameters(parser, command)
      parser.action(() => loading.run(command, parser))
    }
  }
}

function addParameters(parser: Parser, command: Command): void {
  if (command.arguments) parser.argument(command.arguments, 'host name, or account id')
  command.configure?.(parser)
  for (const option of sharedOptions()) {
    if (command.sharedOptions?.includes(option.long!) ?? true) parser.addOption(option)
  }
}

/** The command at the start of the arguments, which can be nested; the program itself when there is none. */
function findNamed(parser: Parser, [name, ...rest]: readonly string[]): Parser {
  const named = parser.commands.find((command) => command.name() === name)
  return named ? findNamed(named, rest) : parser
}

async function toUsageError(error: CommanderError, parser: Parser): Promise<EcrLoginError> {
  const name = nameWithParents(parser)
  const fail = (message: string, hint: string) =>
    new EcrLoginError('invalid-usage', message, hint, { cause: error })
  if (error.code === 'commander.help') {
    return fail('No command is named.', 'Use one of those listed above.')
  }
  if (error.code === 'commander.unknownCommand') {
    const [given = ''] = parser.args
    const known = parser.createHelp().visibleCommands(parser)
    const hint = await suggest(
      given,
      known.map((command) => command.name()),
    )
    return fail(`${quoteValue(given)} is not a command of ${name}.`, hint)
  }
  const choice = /^error: (.* argument '(.*)' is invalid\.) Allowed choices are (.+)\.$/.exec(error.message)
  if (choice) {
    const [, message = '', given = '', known = ''] = choice
    return fail(capitalize(message), await suggest(given, known.split(', ')))
  }
  const message = capitalize(error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' '))
  return fail(/[.?)]$/.test(message) ? message : `${message}.`, `See \`${name} --help\`.`)
}

function nameWithParents(parser: Parser): string {
  return parser.parent ? `${nameWithParents(parser.parent)} ${parser.name()}` : parser.name()
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
