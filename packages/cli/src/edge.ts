import { homeDirectory, redact, toEcrLoginError } from '@ecrlogin/core'
import { describeVersion, findShellModules, version } from './artifact.ts'
import { dataDirectory } from './directories.ts'
import type { Io } from './io.ts'
import { run } from './program.ts'
import { describeFailure, type Protocol } from './protocols/protocol.ts'
import { createReporter } from './reporter.ts'
import { failingOutput, readRequested } from './requested.ts'
import { readInput, write } from './streams.ts'

/** Signals that end the program, with the number that shells add to 128. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Milliseconds since the process began; null where nobody wants to know. */
const elapsedMs = process.env.ECRLOGIN_TRACE ? () => performance.now() : null

/** Answers one call of a protocol in this process, with no parser loaded: it is asked on every pull. */
export async function runProtocol(answer: Protocol, argv: readonly string[]): Promise<never> {
  const { report } = createReporter((text) => write(2, text), { errors: 'text', isVerbose: false, elapsedMs })
  report('trace', 'start')
  endOnCrash((error) => {
    report('warning', describeFailure(toEcrLoginError(error)))
    process.exit(1)
  })
  prepareProcess()
  const { stdout, exitCode } = await answer(argv, {
    environment: process.env,
    readInput,
    report,
    ask,
    version,
  })
  write(1, stdout)
  process.exit(exitCode)
}

/** Runs the program in this process: the one place that touches streams, signals and the exit code. */
export async function runProcess(argv: readonly string[]): Promise<never> {
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

/** Node and bun differ in which of the two an error becomes that nobody catches. */
function endOnCrash(crash: (error: unknown) => void): void {
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
}

function prepareProcess(): void {
  // The AWS SDK's and Node's warnings are for developers.
  process.removeAllListeners('warning')
  // What container runtimes say for a user whom the system does not know; the AWS SDK throws when nobody says it.
  if (homeDirectory(process.env) === null) process.env.HOME = '/'
}

/** Asked by what needs to know alone: `node:tty` takes an executable longer to load than a warm answer may. */
function isTerminal(descriptor: 1 | 2): boolean {
  return process.getBuiltinModule('node:tty').isatty(descriptor)
}

async function ask(question: string): Promise<string> {
  const { askOnTerminal } = await import('./terminal.ts')
  return askOnTerminal(question)
}
