import { redact, toEcrLoginError } from '@ecrlogin/core'
import { describeVersion, findShellModules } from './artifact.ts'
import { dataDirectory } from './directories.ts'
import type { Io } from './io.ts'
import { ask, elapsedMs, endOnCrash, prepareProcess } from './process-state.ts'
import { run } from './program.ts'
import { createReporter } from './reporter.ts'
import { failingOutput, readRequested } from './requested.ts'
import { write } from './streams.ts'

/** Signals that end the program, with the number that shells add to 128. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Runs the program in this process: the one place that touches streams, signals and the exit code. */
export async function runCommand(argv: readonly string[]): Promise<never> {
  const requested = readRequested(argv)
  const reporter = createReporter((text) => write(2, text), { ...requested, elapsedMs })
  reporter.report('trace', 'start')
  let hasOutput = false
  let clients: typeof import('./client-process.ts') | undefined
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
      clients ??= await import('./client-process.ts')
      return clients.runClientProgram(run)
    },
    capture: async (argv) => (await import('./client-process.ts')).captureOutput(argv),
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
