import { type ChildProcess, type ExecFileException, execFile, spawn } from 'node:child_process'
import { EcrLoginError } from '@ecrlogin/core'
import { redact } from '@ecrlogin/core/internal'
import type { Captured, ClientRun, ClientRunResult, RunningProgram } from '../command/io.ts'
import { createKeptEnd } from './kept-end.ts'
import { endWithoutReader } from './standard-streams.ts'

const running = new Set<ChildProcess>()

/** The time that a client may take to end after a signal. */
const graceMs = 2000

/** The time after the client's end in which its stderr ends, too, unless a daemon that it has started keeps it open. */
const drainMs = 300

/** Passes a signal on to the running clients, because nothing waits for them after this program ends. */
export function endClients(signal: NodeJS.Signals): void {
  for (const client of running) client.kill(signal)
}

/** The time that a captured program has. */
const captureMs = 5000

/** Runs a program whose output is read, not shown, with its stdin. */
export function captureOutput([program, ...args]: readonly string[], input = ''): Promise<Captured> {
  return new Promise((resolve) => {
    // docker survives a milder signal while it waits for a lock file.
    const limits = { timeout: captureMs, killSignal: 'SIGKILL' } as const
    const child = execFile(program!, args, { encoding: 'utf8', ...limits }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, failure: error && describeEnd(error) })
    })
    // A program that ends without reading reports the reason itself.
    child.stdin!.on('error', () => {})
    child.stdin!.end(input)
  })
}

function describeEnd({ code, killed, signal }: ExecFileException): string {
  if (killed) return `it did not end within ${captureMs / 1000} s`
  if (signal) return `${signal} ended it`
  return typeof code === 'number' ? `exit code ${code}` : `it cannot be run: ${code}`
}

/**
 * Runs a client until it ends, or ends it when its time limit has passed. `showStderr` gets its stderr as it arrives, unless
 * it is captured.
 */
export function runClientProgram(
  { argv, input, isStderrCaptured, timeoutMs }: ClientRun,
  showStderr: (text: string) => void,
): Promise<ClientRunResult> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program!, args, { stdio: ['pipe', 'inherit', 'pipe'] })
    running.add(child)
    const stderr = createKeptEnd()
    let isTimedOut = false
    const end = (exitCode: number | null, isFound = true) => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ exitCode, isFound, isTimedOut, stderr: stderr.read() })
    }
    let timer = setTimeout(() => {
      isTimedOut = true
      child.kill()
      timer = setTimeout(() => {
        child.kill('SIGKILL')
        end(null)
      }, graceMs)
    }, timeoutMs)
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr.add(text)
      if (!isStderrCaptured) showStderr(text)
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      stderr.add(error.message)
      end(null, error.code !== 'ENOENT')
    })
    const onEnd = (exitCode: number | null, signal: NodeJS.Signals | null) => {
      // Its stdout is ours.
      if (signal === 'SIGPIPE') endWithoutReader()
      end(exitCode)
    }
    child.on('exit', (exitCode, signal) => setTimeout(() => onEnd(exitCode, signal), drainMs).unref())
    child.on('close', onEnd)
    // A client that ends without reading reports the reason itself.
    child.stdin!.on('error', () => {})
    child.stdin!.end(input)
  })
}

/** Starts a program that runs beside this one, and waits for its first line on stdout. Its stdin is empty. */
export function serveProgram(
  [program, ...args]: readonly string[],
  timeoutMs: number,
): Promise<RunningProgram> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    const stderr = createKeptEnd()
    const fail = (how: string) => {
      const message = `\`${program} ${args[0]}\` ${how}: ${redact(stderr.read().trim()) || 'it printed nothing'}.`
      reject(new EcrLoginError('client-failed', message, `See the message of ${program}.`))
    }
    const timer = setTimeout(() => {
      fail(`was not ready within ${timeoutMs / 1000} s`)
      child.kill()
    }, timeoutMs)
    child.stderr!.setEncoding('utf8').on('data', stderr.add)
    child.stdout!.once('data', () => {
      clearTimeout(timer)
      resolve({ stderr: stderr.read, stop: () => child.kill() })
    })
    child.on('error', (cause: NodeJS.ErrnoException) => {
      stderr.add(cause.message)
      if (cause.code !== 'ENOENT') return
      const message = `${program} is not installed, or not on PATH.`
      reject(new EcrLoginError('client-not-found', message, 'Install it.', { cause }))
    })
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      running.delete(child)
      fail(`ended (exit code ${exitCode})`)
    })
  })
}
