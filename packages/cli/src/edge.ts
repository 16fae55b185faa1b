import { spawn } from 'node:child_process'
import { closeSync, createReadStream, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { EcrLoginError, redact, toEcrLoginError } from '@ecrlogin/core'
import type { Io, Run, RunResult } from './io.ts'
import type { Protocol } from './protocols/protocol.ts'
import { createReporter } from './reporter.ts'
import { failingOutput, readRequested } from './requested.ts'

/** Signals that end the program, with the number that shells add to 128. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** No request of a protocol is longer than this, in bytes. */
const inputLimit = 1 << 20

/** Answers one call of a protocol in this process, with no parser loaded: it is asked on every pull. */
export async function runProtocol(answer: Protocol, argv: readonly string[]): Promise<never> {
  process.removeAllListeners('warning')
  const { stdout, exitCode } = await answer(argv, {
    environment: process.env,
    readInput,
    warn: (message) => write(2, `ecrlogin: ${message}\n`),
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
    if (!hasOutput) write(1, failingOutput(requested, exitCode))
    process.exit(exitCode)
  }
  const crash = (error: unknown) => {
    reporter.error(toEcrLoginError(error))
    fail(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  for (const [signal, number] of Object.entries(signals)) process.on(signal, () => fail(128 + number))
  // The AWS SDK's and Node's warnings are for developers.
  process.removeAllListeners('warning')
  process.on('warning', ({ message }) => reporter.report('verbose', redact(message)))

  const { run } = await import('./program.ts')
  process.exit(await run(argv, io, readVersion()))
}

function readVersion(): string {
  const packageJson = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return JSON.parse(packageJson).version
}

/** All of stdin as text. */
function readInput(): string {
  const buffer = Buffer.alloc(inputLimit + 1)
  let length = 0
  while (length <= inputLimit) {
    const count = read(buffer, length)
    if (count === 0) return buffer.toString('utf8', 0, length)
    length += count ?? 0
  }
  throw new EcrLoginError(
    'invalid-usage',
    `stdin holds more than ${inputLimit} bytes, so it is no request.`,
    'Give it what the protocol sends.',
  )
}

/** Reads from stdin what is there and gives its length: 0 at the end, null when nothing was there yet. */
function read(buffer: Buffer, offset: number): number | null {
  try {
    return readSync(0, buffer, offset, buffer.length - offset, null)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What Windows says at the end of a pipe.
    if (code === 'EOF') return 0
    if (code !== 'EAGAIN') throw error
    waitForOtherEnd()
    return null
  }
}

/** Writes all of it now, also to a pipe whose other end is slow; nobody there is no error of ours. */
function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      waitForOtherEnd()
    }
  }
}

function waitForOtherEnd(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

function runClientProgram({ argv, input, isStderrCaptured }: Run): Promise<RunResult> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program!, args, { stdio: ['pipe', 'inherit', isStderrCaptured ? 'pipe' : 'inherit'] })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (error) => {
      resolve({
        exitCode: null,
        isFound: (error as NodeJS.ErrnoException).code !== 'ENOENT',
        stderr: error.message,
      })
    })
    child.on('close', (exitCode) => resolve({ exitCode, isFound: true, stderr }))
    // A client that ends without reading says why by itself.
    child.stdin!.on('error', () => {})
    child.stdin!.end(input)
  })
}

async function askOnTerminal(question: string): Promise<string> {
  const device = process.platform === 'win32' ? ['\\\\.\\CONIN$', '\\\\.\\CONOUT$'] : ['/dev/tty', '/dev/tty']
  let output: number
  try {
    output = openSync(device[1]!, 'w')
  } catch (cause) {
    throw new EcrLoginError(
      'mfa-required',
      'An MFA code is needed, and there is no terminal to ask for it.',
      'Run it on a terminal, or use credentials that need no MFA code.',
      { cause },
    )
  }
  const input = createReadStream(device[0]!)
  const lines = createInterface({ input })
  try {
    writeSync(output, question)
    return (await lines.question('')).trim()
  } finally {
    lines.close()
    input.destroy()
    closeSync(output)
  }
}
