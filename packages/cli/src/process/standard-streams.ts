// The standard streams without Node's stream objects: making one takes longer than a warm answer. Nor is there a
// `Buffer`, which takes bun longer to make ready than plain arrays of bytes.
import { readSync, writeSync } from 'node:fs'
import { EcrLoginError } from '@ecrlogin/core/cached'

/** No request of a protocol is longer than this, in bytes. */
const inputLimit = 1 << 20

/** How much is read at once, in bytes; more than nearly all requests hold. */
const chunkLength = 1 << 12

/** All of stdin as text. Throws `invalid-usage` when it is longer than any request can be. */
export function readInput(): string {
  const decoder = new TextDecoder()
  const chunk = new Uint8Array(chunkLength)
  let text = ''
  for (let length = 0; length <= inputLimit; ) {
    const count = read(chunk)
    if (count === 0) return text + decoder.decode()
    text += decoder.decode(chunk.subarray(0, count ?? 0), { stream: true })
    length += count ?? 0
  }
  throw new EcrLoginError(
    'invalid-usage',
    `stdin holds more than ${inputLimit} bytes, so it is no request.`,
    'Give it what the protocol sends.',
  )
}

/** Reads from stdin what is there and gives its length: 0 at the end, null when nothing was there yet. */
function read(buffer: Uint8Array): number | null {
  try {
    return readSync(0, buffer, 0, buffer.length, null)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What Windows says at the end of a pipe.
    if (code === 'EOF') return 0
    if (code !== 'EAGAIN') throw error
    waitForOtherEnd()
    return null
  }
}

/**
 * Writes all of it now, also to a pipe whose other end is slow; nobody there is no error of ours. Throws
 * `output-failed`, but for stderr: then there is nobody to tell.
 */
export function write(descriptor: number, text: string): void {
  let rest = new TextEncoder().encode(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE' || (descriptor === 2 && code !== 'EAGAIN')) return
      if (code !== 'EAGAIN') throw outputFailed(error)
      waitForOtherEnd()
    }
  }
}

function waitForOtherEnd(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

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
