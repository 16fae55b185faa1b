import { openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ReadStream } from 'node:tty'
import { EcrLoginError } from '@ecrlogin/core'

/** Nobody may be in front of the terminal, as in builds that allocate one. */
const promptTimeoutMs = 5 * 60_000

/** The prompt on the terminal now; the next one waits for it. */
let current: Promise<unknown> = Promise.resolve()

/**
 * Asks on the terminal device, without showing the answer; several questions are asked one after the other. Throws
 * `mfa-required` when there is no terminal, or nobody responds.
 */
export function askOnTerminal(question: string): Promise<string> {
  const answer = current.then(() => ask(question))
  current = answer.catch(() => {})
  return answer
}

async function ask(question: string): Promise<string> {
  let device: TerminalDevice
  try {
    terminal ??= openTerminal()
    device = terminal
  } catch (cause) {
    throw mfaRequired('and there is no terminal to ask for it', cause)
  }
  // `terminal` turns off the device's echo, and readline's own goes nowhere.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: device.input.ref(), output: silent, terminal: true })
  const closed = new AbortController()
  lines.once('close', () => closed.abort())
  try {
    writeSync(device.output, question)
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(promptTimeoutMs)])
    return (await lines.question('', { signal })).trim()
  } catch (cause) {
    throw mfaRequired('and none was entered', cause)
  } finally {
    lines.close()
    // Otherwise the process would wait for the next line.
    device.input.unref()
    writeSync(device.output, '\n')
  }
}

/** The terminal device of the process. */
interface TerminalDevice {
  readonly input: ReadStream
  readonly output: number
}

/** Opened by the first question, and kept for the next one: bun cannot open it twice. */
let terminal: TerminalDevice | undefined

function openTerminal(): TerminalDevice {
  const isWindows = process.platform === 'win32'
  const output = openSync(isWindows ? '\\\\.\\CONOUT$' : '/dev/tty', 'w')
  const input = new ReadStream(openSync(isWindows ? '\\\\.\\CONIN$' : '/dev/tty', 'r'))
  return { input, output }
}

function mfaRequired(why: string, cause: unknown): EcrLoginError {
  return new EcrLoginError(
    'mfa-required',
    `An MFA code is needed, ${why}.`,
    'Run it in a terminal, or use credentials that need no MFA code.',
    { cause },
  )
}
