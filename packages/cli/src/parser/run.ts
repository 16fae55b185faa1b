import { toEcrLoginError } from '@ecrlogin/core/cached'
import type { CommandContext } from '../command/command.ts'
import { exitCodeOf } from '../errors/exit-codes.ts'
import type { EarlyOptions } from './early-options.ts'
import { parseAndRun } from './parser.ts'

export interface RunContext extends CommandContext {
  readonly early: EarlyOptions
}

/** Runs `ecrlogin` with these arguments and returns its exit code. It never throws. */
export async function run(argv: readonly string[], { early, ...context }: RunContext): Promise<number> {
  const { io, reporter } = context
  // A shell evaluates a snippet or nothing, never help.
  const writeHelp = (text: string) => (early.dialect ? io.err(text) : io.out(text))
  try {
    return await parseAndRun(argv, { ...context, writeHelp })
  } catch (error) {
    const failure = toEcrLoginError(error)
    reporter.error(failure)
    return exitCodeOf(failure)
  }
}
