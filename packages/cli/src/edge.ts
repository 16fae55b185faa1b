import { readFileSync } from 'node:fs'
import { homeDirectory, redact, toEcrLoginError } from '@ecrlogin/core'
import { endClients, runClientProgram } from './client-process.ts'
import type { Io } from './io.ts'
import { describeFailure, type Protocol } from './protocols/protocol.ts'
import { createReporter } from './reporter.ts'
import { failingOutput, readRequested } from './requested.ts'
import { readInput, write } from './streams.ts'
import { askOnTerminal } from './terminal.ts'

/** Signals that end the program, with the number that shells add to 128. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Answers one call of a protocol in this process, with no parser loaded: it is asked on every pull. */
export async function runProtocol(answer: Protocol, argv: readonly string[]): Promise<never> {
  const warn = (message: string) => write(2, `ecrlogin: ${message}\n`)
  process.on('uncaughtException', (error) => {
    warn(describeFailure(toEcrLoginError(error)))
    process.exit(1)
  })
  prepareProcess()
  const { stdout, exitCode } = await answer(argv, {
    environment: process.env,
    readInput,
    warn,
    ask: askOnTerminal,
    version: readVersion(),
  })
  write(1, stdout)
  process.exit(exitCode)
}

/** Runs the program in this process: the one place that touches streams, signals and the exit code. */
export async function runProcess(argv: readonly string[]): Promise<never> {
  const requested = readRequested(argv)
  const reporter = createReporter((text) => write(2, text), requested)
  let hasOutput = false
  const io: Io = {
    out(text) {
      hasOutput = true
      write(1, text)
    },
    err: (text) => write(2, text),
    isOutTerminal: process.stdout.isTTY === true,
    errTerminalRows: process.stderr.isTTY ? process.stderr.rows : null,
    environment: process.env,
    run: runClientProgram,
    ask: askOnTerminal,
  }
  const fail = (exitCode: number): never => {
    if (!hasOutput) io.out(failingOutput(requested, exitCode))
    process.exit(exitCode)
  }
  const crash = (error: unknown) => {
    reporter.error(toEcrLoginError(error))
    fail(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      endClients(signal as NodeJS.Signals)
      fail(128 + number)
    })
  }
  prepareProcess()
  process.on('warning', ({ message }) => reporter.report('verbose', redact(message)))

  const { run } = await import('./program.ts')
  process.exit(await run(argv, io, readVersion()))
}

function prepareProcess(): void {
  // The AWS SDK's and Node's warnings are for developers.
  process.removeAllListeners('warning')
  // What container runtimes say for a user whom the system does not know; the AWS SDK throws when nobody says it.
  if (homeDirectory(process.env) === null) process.env.HOME = '/'
}

function readVersion(): string {
  const packageJson = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return JSON.parse(packageJson).version
}
