import { toEcrLoginError } from '@ecrlogin/core/cached'
import { run, runPassword } from '../parser/run.ts'
import type { TerminalSize } from '../screen/display.ts'
import { prepareCommand } from './prepare-command.ts'
import { ask, elapsedMs, endOnCrash } from './prepare-process.ts'
import { listenForSignals } from './signals.ts'
import { write } from './standard-streams.ts'

/**
 * Runs a command in this process, with the process's own streams, signals and exit code. `registry` is that of a
 * `password` command without options, which needs no parser; null for any other command.
 */
export async function runCommand(argv: readonly string[], registry: string | null): Promise<never> {
  const signals = listenForSignals((signal, exitCode) => {
    endClients(signal)
    end(exitCode)
  })
  const terminal = {
    out: (text: string) => signals.blocking(() => write(1, text)),
    err: (text: string) => signals.blocking(() => write(2, text)),
    terminalSize,
    ask,
  }
  const { context, reporter, output, endClients } = prepareCommand(argv, { terminal, elapsedMs })
  const end = (exitCode: number): never => process.exit(output.end(exitCode))
  endOnCrash((error) => {
    reporter.error(toEcrLoginError(error))
    end(1)
  })
  return end(await (registry === null ? run(argv, context) : runPassword(registry, context)))
}

/** Lazy: loading `node:tty` takes longer than a cached response. */
function terminalSize(stream: 'out' | 'err'): TerminalSize | null {
  if (!process.getBuiltinModule('node:tty').isatty(stream === 'out' ? 1 : 2)) return null
  const { rows, columns } = stream === 'out' ? process.stdout : process.stderr
  return { rows: rows || 0, columns: columns || 0 }
}
