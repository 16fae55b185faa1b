import { redact, toEcrLoginError } from '@ecrlogin/core'
import { describeVersion, findShellModules } from '../build-info.ts'
import { dataDirectory } from '../system/directories.ts'
import type { Io } from '../command/io.ts'
import { ask, elapsedMs, endOnCrash, prepareProcess } from './prepare-process.ts'
import { run } from '../parser/run.ts'
import { createReporter } from '../command/reporter.ts'
import { failingOutput, readRequested } from '../parser/early-options.ts'
import { write } from './standard-streams.ts'

/** Signals that end the program, with the number that shells add to 128. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Runs the program in this process: the one place that touches streams, signals and the exit code. */
export async function runCommand(argv: readonly string[]): Promise<never> {
  const requested = readRequested(argv)
  const reporter = createReporter((text) => write(2, text), { ...requested, elapsedMs })
  reporter.report('trace', 'start')
  let hasOutput = false
  let clients: typeof import('./child-process.ts') | undefined
  const io: Io = {
    out(text) {
      hasOutput = true
      write(1, text)
    },
    err: (text) => write(2, text),
    get isOutTerminal() {
      return isTerminal(1)
    },
    get errTerminalRows() {
      return isTerminal(2) ? process.stderr.rows : null
    },
    environment: process.env,
    elapsedMs,
    async run(run) {
      clients ??= await import('./child-process.ts')
      return clients.runClientProgram(run)
    },
    capture: async (argv) => (await import('./child-process.ts')).captureOutput(argv),
    ask,
    findShellModules: () => findShellModules(dataDirectory(process.env)),
  }
  const fail = (exitCode: number): never => {
    if (!hasOutput) io.out(failingOutput(requested, exitCode))
    process.exit(exitCode)
  }
  endOnCrash((error) => {
    reporter.error(toEcrLoginError(error))
    fail(1)
  })
  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      clients?.endClients(signal as NodeJS.Signals)
      fail(128 + number)
    })
  }
  prepareProcess()
  process.on('warning', ({ message }) => reporter.report('verbose', redact(message)))

  process.exit(await run(argv, io, describeVersion()))
}

/** Lazy: loading `node:tty` takes longer than a cached response. */
function isTerminal(descriptor: 1 | 2): boolean {
  return process.getBuiltinModule('node:tty').isatty(descriptor)
}
