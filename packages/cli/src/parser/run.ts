import { toEcrLoginError } from '@ecrlogin/core/cached'
import { type CommandContext, noOptions } from '../command/command.ts'
import { password } from '../commands/password.ts'
import { exitCodeOf } from '../errors/exit-codes.ts'
import type { EarlyOptions } from './early-options.ts'

export interface RunContext extends CommandContext {
  readonly early: EarlyOptions
}

/** Runs `ecrlogin` with these arguments and returns its exit code. It never throws. */
export function run(argv: readonly string[], { early, ...context }: RunContext): Promise<number> {
  return reportErrors(context, async () => {
    const { parseAndRun } = await import('./parser.ts')
    // A shell evaluates a snippet or nothing, never help.
    return parseAndRun(argv, { ...context, helpStream: early.dialect ? 'err' : 'out' })
  })
}

/** Loads what a command needs to run, before its arguments are known. */
export async function loadCommand(name: string): Promise<void> {
  await import('./parser.ts')
  const { commands } = await import('../commands/index.ts')
  await commands.find((command) => command.name === name)?.load()
}

/** Runs `ecrlogin password REGISTRY` without the parser, which takes 8 ms to load (docs/performance.md). It never throws. */
export function runPassword(registry: string, context: CommandContext): Promise<number> {
  return reportErrors(context, () => password.run([registry], noOptions, context))
}

async function reportErrors({ reporter }: CommandContext, act: () => Promise<number>): Promise<number> {
  try {
    return await act()
  } catch (error) {
    const failure = toEcrLoginError(error)
    reporter.error(failure)
    return exitCodeOf(failure)
  }
}
