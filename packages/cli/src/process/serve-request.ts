import { EcrLoginError } from '@ecrlogin/core/cached'
import type { Terminal } from '../command/io.ts'
import { run } from '../parser/run.ts'
import { prepareCommand } from './prepare-command.ts'

/** A command to run, with everything that it would get from a shell. */
interface Request {
  /** Repeated in every line of the response. */
  readonly id: number
  readonly arguments: readonly string[]
  /** The whole environment, each variable as NAME=VALUE. */
  readonly environment: readonly string[]
  /** The current directory. */
  readonly directory: string
}

export interface Serving {
  /** Writes to stdout. */
  write(text: string): void
  /** Whether a new process with the environment of this one would answer as this one does. */
  isCurrent(): boolean
  /** Ends the process. */
  end(): void
  /** Fires when nobody waits for the response any longer. */
  readonly signal: AbortSignal
}

/** The commands that only print: they start no client, which would share the streams. */
const served: readonly (string | undefined)[] = ['get', 'token']

/**
 * Answers one request with JSON lines: `{id, stdout}` and `{id, stderr}` with texts of the command, and at last `{id,
 * exitCode}`, where null says that the command has to run in a process of its own. Ends the process without that line
 * when it is not current.
 */
export async function answerRequest(line: string, serving: Serving): Promise<void> {
  const request: Request = JSON.parse(line)
  const reply = (more: object) => serving.write(`${JSON.stringify({ id: request.id, ...more })}\n`)
  const directory = process.cwd()
  const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value}`)
  try {
    replaceEnvironment(request.environment)
    if (!serving.isCurrent()) return serving.end()
    reply({ exitCode: await runServed(request, reply, serving.signal) })
  } finally {
    process.chdir(directory)
    // No credentials stay for the next request.
    replaceEnvironment(environment)
  }
}

/** Runs a command and returns its exit code; null when it needs a process of its own. */
async function runServed(
  { arguments: argv, directory }: Request,
  reply: (more: object) => void,
  signal: AbortSignal,
): Promise<number | null> {
  if (!served.includes(argv[0])) return null
  try {
    process.chdir(directory)
  } catch {
    return null
  }
  let isTerminalNeeded = false
  const send = (more: object) => {
    if (!isTerminalNeeded && !signal.aborted) reply(more)
  }
  const terminal: Terminal = {
    out: (stdout) => send({ stdout }),
    err: (stderr) => send({ stderr }),
    terminalSize: () => null,
    async ask() {
      // The session reads from the terminal while this process waits for the next request.
      isTerminalNeeded = true
      throw new EcrLoginError('mfa-required', 'This process cannot ask.', 'Run the command by itself.')
    },
  }
  const { context, output } = prepareCommand(argv, { terminal, elapsedMs: startClock(), signal })
  const exitCode = output.end(await run(argv, context))
  return isTerminalNeeded ? null : exitCode
}

function startClock(): (() => number) | null {
  const start = performance.now()
  return process.env.ECRLOGIN_TRACE ? () => performance.now() - start : null
}

/** Makes these the variables of the process, where libraries find them and Windows ignores the case of their names. */
function replaceEnvironment(variables: readonly string[]): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  for (const variable of variables) {
    // Windows has variables such as `=C:`.
    const end = variable.indexOf('=', 1)
    if (end > 0) process.env[variable.slice(0, end)] = variable.slice(end + 1)
  }
}
