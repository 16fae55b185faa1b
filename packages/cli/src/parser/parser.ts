import { EcrLoginError } from '@ecrlogin/core'
import { suggest } from '@ecrlogin/core/internal'
import { Command, CommanderError } from 'commander'
import type { CommandContext } from '../command/command.ts'
import { sharedOptions } from '../command/options.ts'
import { commands } from '../commands/index.ts'
import { describeExamples, describeProgram, findHelp } from './help.ts'

/** What the parser needs beside what a command is given. */
export interface ParserContext extends CommandContext {
  /** Writes help and version. */
  writeHelp(text: string): void
}

/** Parses the arguments, does what they say and gives the exit code; throws `invalid-usage`, or the command's own failure. */
export async function parseAndRun(argv: readonly string[], context: ParserContext): Promise<number> {
  const { io, version, writeHelp } = context
  if (argv[0] === 'help') {
    const help = await findHelp(argv[1])
    if (typeof help !== 'string') return parseAndRun(help, context)
    writeHelp(help)
    return 0
  }
  let exitCode = 0
  const program = new Command('ecrlogin')
    .description('Log in to Amazon ECR from every shell.')
    .version(version, '-V, --version')
    .exitOverride()
    .helpCommand('help [topic]', 'tell about a command or a topic')
    .addHelpText('after', describeProgram)
    .configureHelp({ styleTitle: bold })
    .configureOutput({
      writeOut: writeHelp,
      writeErr: (text) => io.err(text),
      outputError: () => {},
      getOutHasColors: () => io.isOutTerminal() && !io.environment.NO_COLOR,
      getErrHasColors: () => false,
    })
  for (const { name, summary, load } of commands) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    // Help of the program lists them all; only what argv names is loaded.
    if (!argv.includes(name)) continue
    const { arguments: args, hasSharedOptions, examples, configure, run } = await load()
    command.addHelpText('after', () => describeExamples(examples))
    if (args)
      command.argument(args, 'host such as 111122223333.dkr.ecr.us-west-2.amazonaws.com, or account id')
    configure?.(command)
    if (hasSharedOptions !== false) for (const option of sharedOptions()) command.addOption(option)
    command.action(async () => {
      exitCode = await run(command.args, command.opts(), context)
    })
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw await wrongUsage(error)
  }
  return exitCode
}

function bold(text: string): string {
  return `\u001b[1m${text}\u001b[0m`
}

async function wrongUsage(error: CommanderError): Promise<EcrLoginError> {
  if (error.code === 'commander.help') {
    return new EcrLoginError('invalid-usage', 'No command is named.', 'Name one of those above.')
  }
  const choice = /^error: (.* argument '(.*)' is invalid\.) Allowed choices are (.+)\.$/.exec(error.message)
  const [, wrongChoice, given = '', known = ''] = choice ?? []
  const message = wrongChoice ?? error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  const sentence = message.charAt(0).toUpperCase() + message.slice(1)
  return new EcrLoginError(
    'invalid-usage',
    /[.?)]$/.test(sentence) ? sentence : `${sentence}.`,
    choice ? await suggest(given, known.split(', ')) : 'See `ecrlogin --help`.',
    { cause: error },
  )
}
