import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, createReadStream, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { EcrLoginError, homeDirectory, redact, toEcrLoginError } from '@ecrlogin/core'
import type { Io, Run, RunResult } from './io.ts'
import { describeFailure, type Protocol } from './protocols/protocol.ts'
import { createReporter } from './reporter.ts'
import { failingOutput, readRequested } from './requested.ts'

/** Signals that end the program, with the number that shells add to 128. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** No request of a protocol is longer than this, in bytes. */
const inputLimit = 1 << 20

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
      // A client waits for nobody any more.
      for (const client of runningClients) client.kill(signal as NodeJS.Signals)
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

<<<<<<< HEAD
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
=======
/**
 * Writes all of it now, also to a pipe whose other end is slow; nobody there is no error of ours. Throws
 * `output-failed`, but for stderr: then there is nobody to tell.
 */
>>>>>>> 2379261 (End a client that hangs, write nothing into another user's home, and tell a full disk)
function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
<<<<<<< HEAD
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      waitForOtherEnd()
=======
      if (code === 'EPIPE' || (descriptor === 2 && code !== 'EAGAIN')) return
      if (code !== 'EAGAIN') throw outputFailed(error)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
>>>>>>> 2379261 (End a client that hangs, write nothing into another user's home, and tell a full disk)
    }
  }
}

<<<<<<< HEAD
function waitForOtherEnd(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

function runClientProgram({ argv, input, isStderrCaptured }: Run): Promise<RunResult> {
=======
function outputFailed(cause: unknown): EcrLoginError {
  const { code } = cause as NodeJS.ErrnoException
  const why = code === 'ENOSPC' ? 'the disk is full' : String(code)
  return new EcrLoginError(
    'output-failed',
    `The output could not be written (${why}).`,
    'Look at where it goes, and run it again.',
    { cause },
  )
}

const runningClients = new Set<ChildProcess>()

/** What a client gets to end by itself, once it is asked to. */
const graceMs = 2000

function runClientProgram({ argv, input, isStderrCaptured, timeoutMs }: Run): Promise<RunResult> {
>>>>>>> 2379261 (End a client that hangs, write nothing into another user's home, and tell a full disk)
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program!, args, { stdio: ['pipe', 'inherit', isStderrCaptured ? 'pipe' : 'inherit'] })
    runningClients.add(child)
    let stderr = ''
    let isTimedOut = false
    const end = (exitCode: number | null, isFound = true) => {
      clearTimeout(timer)
      runningClients.delete(child)
      resolve({ exitCode, isFound, isTimedOut, stderr })
    }
    let timer = setTimeout(() => {
      isTimedOut = true
      child.kill()
      timer = setTimeout(() => {
        child.kill('SIGKILL')
        end(null)
      }, graceMs)
    }, timeoutMs)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      stderr = error.message
      end(null, error.code !== 'ENOENT')
    })
    child.on('close', (exitCode) => end(exitCode))
    // A client that ends without reading says why by itself.
    child.stdin!.on('error', () => {})
    child.stdin!.end(input)
  })
}

/** A terminal may have nobody in front of it, as in builds that allocate one. */
const patienceMs = 5 * 60_000

async function askOnTerminal(question: string): Promise<string> {
  const device = process.platform === 'win32' ? ['\\\\.\\CONIN$', '\\\\.\\CONOUT$'] : ['/dev/tty', '/dev/tty']
  let output: number
  try {
    output = openSync(device[1]!, 'w')
  } catch (cause) {
    throw mfaRequired('and there is no terminal to ask for it', cause)
  }
  const input = createReadStream(device[0]!)
  const lines = createInterface({ input })
  const closed = new AbortController()
  lines.once('close', () => closed.abort())
  try {
    writeSync(output, question)
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(patienceMs)])
    return (await lines.question('', { signal })).trim()
  } catch (cause) {
    throw mfaRequired('and none was typed', cause)
  } finally {
    lines.close()
    input.destroy()
    closeSync(output)
  }
}

function mfaRequired(why: string, cause: unknown): EcrLoginError {
  return new EcrLoginError(
    'mfa-required',
    `An MFA code is needed, ${why}.`,
    'Run it on a terminal, or use credentials that need no MFA code.',
    { cause },
  )
}
