import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { EcrLoginError } from '@ecrlogin/core'

/** Nobody may be in front of the terminal, as in builds that allocate one. */
const promptTimeoutMs = 5 * 60_000

/** Asks on the terminal device; throws `mfa-required` when there is none, or nobody responds. */
export async function askOnTerminal(question: string): Promise<string> {
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
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(promptTimeoutMs)])
    return (await lines.question('', { signal })).trim()
  } catch (cause) {
    throw mfaRequired('and none was entered', cause)
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
    'Run it in a terminal, or use credentials that need no MFA code.',
    { cause },
  )
}
