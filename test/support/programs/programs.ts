import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Ended {
  /** Null if a signal ended the program, which includes the timeout. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly environment: Record<string, string>
  readonly input?: string | Buffer
  readonly cwd?: string
  readonly timeoutMs?: number
}

/** Runs a program to its end. Every exit code is a result, not an error. */
export function runProgram(argv: readonly string[], options: RunOptions): Promise<Ended> {
  const { environment, input = '', cwd, timeoutMs = 50_000 } = options
  const [program, ...args] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { env: environment, cwd, timeout: timeoutMs, killSignal: 'SIGKILL' })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
    // A program may end without reading its input; that does not fail the test.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** The path of a program on a search path, by default this machine's; null if it is not installed. */
export function findProgram(name: string, searchPath = process.env.PATH ?? ''): string | null {
  for (const directory of searchPath.split(delimiter)) {
    const path = join(directory, process.platform === 'win32' ? `${name}.exe` : name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {}
  }
  return null
}
