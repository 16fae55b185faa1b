import { EcrLoginError, toEcrLoginError } from '@ecrlogin/core'
import { Command, CommanderError } from 'commander'
import { commands } from './commands/index.ts'
import { sharedOptions } from './commands/options.ts'
import type { Io } from './io.ts'
import { createReporter } from './reporter.ts'
import { failingOutput, readRequested } from './requested.ts'

/** Runs the program with these arguments and gives its exit code. It never throws. */
export async function run(argv: readonly string[], io: Io, version: string): Promise<number> {
  const requested = readRequested(argv)
  const reporter = createReporter((text) => io.err(text), requested)
  let hasOutput = false
  const out = (text: string) => {
    if (text === '') return
    hasOutput = true
    io.out(text)
  }

  let exitCode = 0
  try {
    exitCode = await parse()
  } catch (error) {
    const failure = toEcrLoginError(error)
    reporter.error(failure)
    exitCode = failure.exitCode
  }
  if (exitCode !== 0 && !hasOutput) out(failingOutput(requested, exitCode))
  return exitCode

  async function parse(): Promise<number> {
    let result = 0
    // What is evaluated is a snippet or nothing, never help.
    const writeHelp = (text: string) => (requested.dialect ? io.err(text) : out(text))
    const program = new Command('ecrlogin')
      .description('Log in to Amazon ECR from every shell.')
      .version(version, '-V, --version')
      .exitOverride()
      .configureOutput({ writeOut: writeHelp, writeErr: (text) => io.err(text), outputError: () => {} })
    for (const { name, summary, arguments: args, hasSharedOptions, configure, run: act } of commands) {
      const command = program.command(name).summary(summary).description(`${summary}.`)
      if (args)
        command.argument(args, 'host such as 111122223333.dkr.ecr.us-west-2.amazonaws.com, or account id')
      configure?.(command)
      if (hasSharedOptions !== false) for (const option of sharedOptions()) command.addOption(option)
      command.action(async () => {
        result = await act(command.args, command.opts(), { io: { ...io, out }, reporter })
      })
    }
    try {
      await program.parseAsync([...argv], { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error
      if (error.exitCode !== 0) throw wrongUsage(error)
    }
    return result
  }
}

function wrongUsage(error: CommanderError): EcrLoginError {
  if (error.code === 'commander.help') {
    return new EcrLoginError('invalid-usage', 'No command is named.', 'Name one of those above.')
  }
  const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  const sentence = message.charAt(0).toUpperCase() + message.slice(1)
  return new EcrLoginError(
    'invalid-usage',
    /[.?)]$/.test(sentence) ? sentence : `${sentence}.`,
    'See `ecrlogin --help`.',
    { cause: error },
  )
}
