import { type ChildProcess, execFile, spawn } from 'node:child_process'
import type { Run, RunResult } from '../command/io.ts'

const running = new Set<ChildProcess>()

/** What a client gets to end by itself, once it is asked to. */
const graceMs = 2000

/** Passes a signal on to the clients that run: with us gone, nobody waits for them. */
export function endClients(signal: NodeJS.Signals): void {
  for (const client of running) client.kill(signal)
}

/** What a program writes to stdout; null when it is not there, fails, or lets a person wait. */
export function captureOutput([program, ...args]: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    // docker outlives a milder signal while it waits for a file of its own.
    const limits = { timeout: 5_000, killSignal: 'SIGKILL' } as const
    execFile(program!, args, { encoding: 'utf8', ...limits }, (error, stdout) => {
      resolve(error ? null : stdout)
    })
  })
}

/** Runs a client to its end, or ends it when its time is over. */
export function runClientProgram({ argv, input, isStderrCaptured, timeoutMs }: Run): Promise<RunResult> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program!, args, { stdio: ['pipe', 'inherit', isStderrCaptured ? 'pipe' : 'inherit'] })
    running.add(child)
    let stderr = ''
    let isTimedOut = false
    const end = (exitCode: number | null, isFound = true) => {
      clearTimeout(timer)
      running.delete(child)
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
