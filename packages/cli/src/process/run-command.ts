import { appendFileSync } from 'node:fs'
import { toEcrLoginError } from '@ecrlogin/core/cached'
import { redact } from '@ecrlogin/core/internal'
import type { Io } from '../command/io.ts'
import { createReporter } from '../command/reporter.ts'
import { readEarlyOptions } from '../parser/early-options.ts'
import { createOutput } from '../parser/output.ts'
import { run, runPassword } from '../parser/run.ts'
import { describeVersion, findShellModules } from './build-info.ts'
import { ask, elapsedMs, endOnCrash, prepareProcess } from './prepare-process.ts'
import { listenForSignals } from './signals.ts'
import { write } from './standard-streams.ts'

/**
 * Runs a command in this process: the one place that touches streams, signals and the exit code. `registry` is that of a
 * `password` command without options, which needs no parser; null for any other command.
 */
export async function runCommand(argv: readonly string[], registry: string | null): Promise<never> {
  const early = readEarlyOptions(argv)
  const signals = listenForSignals((signal, exitCode) => {
    clients?.endClients(signal)
    end(exitCode)
  })
  const writeTo = (descriptor: 1 | 2) => (text: string) => signals.blocking(() => write(descriptor, text))
  const reporter = createReporter(writeTo(2), { ...early, elapsedMs })
  reporter.phase('start')
  const output = createOutput(writeTo(1), early)
  let clients: typeof import('./child-process.ts') | undefined
  const io: Io = {
    out: output.write,
    err: writeTo(2),
    append: (path, text) => appendFileSync(path, text),
    isOutTerminal: () => isTerminal(1),
    errTerminalRows: () => (isTerminal(2) ? process.stderr.rows : null),
    environment: process.env,
    now: () => new Date(),
    async run(client) {
      clients ??= await import('./child-process.ts')
      return clients.runClientProgram(client, writeTo(2))
    },
    capture: async (argv, input) => (await import('./child-process.ts')).captureOutput(argv, input),
    ask,
    findShellModules: () => findShellModules(process.env),
  }
  const end = (exitCode: number): never => process.exit(output.end(exitCode))
  endOnCrash((error) => {
    reporter.error(toEcrLoginError(error))
    end(1)
  })
  prepareProcess()
  process.on('warning', ({ message }) => reporter.logger.debug(redact(message)))

  const context = { io, reporter, early, version: describeVersion() }
  return end(await (registry === null ? run(argv, context) : runPassword(registry, context)))
}

/** Lazy: loading `node:tty` takes longer than a cached response. */
function isTerminal(descriptor: 1 | 2): boolean {
  return process.getBuiltinModule('node:tty').isatty(descriptor)
}
