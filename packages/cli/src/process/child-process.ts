import { type ChildProcess, execFile, spawn } from 'node:child_process'
import type { ClientRun, ClientRunResult } from '../command/io.ts'
import { createKeptEnd } from './kept-end.ts'
import { endWithoutReader } from './standard-streams.ts'

const running = new Set<ChildProcess>()

/** The time that a client may take to end after a signal. */
const graceMs = 2000

/** Passes a signal on to the running clients, because nothing waits for them after this program ends. */
export function endClients(signal: NodeJS.Signals): void {
  for (const client of running) client.kill(signal)
}

/** The stdout of a program; null when it does not exist, fails, or takes too long. */
export function captureOutput([program, ...args]: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    // docker survives a milder signal while it waits for a lock file.
    const limits = { timeout: 5_000, killSignal: 'SIGKILL' } as const
    execFile(program!, args, { encoding: 'utf8', ...limits }, (error, stdout) => {
      resolve(error ? null : stdout)
    })
  })
}

/** Runs a client until it ends, or ends it when its time limit has passed. */
export function runClientProgram({
  argv,
  input,
  isStderrCaptured,
  timeoutMs,
}: ClientRun): Promise<ClientRunResult> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program!, args, { stdio: ['pipe', 'inherit', isStderrCaptured ? 'pipe' : 'inherit'] })
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
    child.stderr?.setEncoding('utf8').on('data', stderr.add)
    child.on('error', (error: NodeJS.ErrnoException) => {
      stderr.add(error.message)
      end(null, error.code !== 'ENOENT')
    })
    child.on('close', (exitCode, signal) => {
      // Its stdout is ours.
      if (signal === 'SIGPIPE') endWithoutReader()
      end(exitCode)
    })
    // A client that ends without reading reports the reason itself.
    child.stdin!.on('error', () => {})
    child.stdin!.end(input)
  })
}
