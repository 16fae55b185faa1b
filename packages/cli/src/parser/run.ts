import { toEcrLoginError } from '@ecrlogin/core'
import { noOptions } from '../command/command.ts'
import { password } from '../commands/password.ts'
import type { Io } from '../command/io.ts'
import { createReporter } from '../command/reporter.ts'
import { failingOutput, readRequested } from './early-options.ts'

/** Runs the program with these arguments and gives its exit code. It never throws. */
export async function run(argv: readonly string[], io: Io, version: string): Promise<number> {
  const requested = readRequested(argv)
  const reporter = createReporter((text) => io.err(text), { ...requested, elapsedMs: io.elapsedMs })
  let hasOutput = false
  const out = (text: string) => {
    if (text === '') return
    hasOutput = true
    io.out(text)
  }
  // Not a copy, which would ask about terminals that nobody wants to know of.
  const context = { io: Object.assign(Object.create(io) as Io, { out }), reporter, version }

  let exitCode: number
  try {
    exitCode = await act()
  } catch (error) {
    const failure = toEcrLoginError(error)
    reporter.error(failure)
    exitCode = failure.exitCode
  }
  if (exitCode !== 0 && !hasOutput) out(failingOutput(requested, exitCode))
  return exitCode

  async function act(): Promise<number> {
    const [command, ...words] = argv
    // What is asked again and again, by scripts, needs no parser.
    if (command === 'password' && !words.some((word) => word.startsWith('-'))) {
      return password.run(words, noOptions, context)
    }
    const { parseAndRun } = await import('./parser.ts')
    // What is evaluated is a snippet or nothing, never help.
    const writeHelp = (text: string) => (requested.dialect ? io.err(text) : out(text))
    return parseAndRun(argv, { ...context, writeHelp })
  }
}
