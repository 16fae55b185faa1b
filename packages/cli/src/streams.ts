// The standard streams without Node's stream objects: making one takes longer than a warm answer.
import { readSync, writeSync } from 'node:fs'
import { EcrLoginError } from '@ecrlogin/core'

/** No request of a protocol is longer than this, in bytes. */
const inputLimit = 1 << 20

/** All of stdin as text. Throws `invalid-usage` when it is longer than any request can be. */
export function readInput(): string {
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

/**
 * Writes all of it now, also to a pipe whose other end is slow; nobody there is no error of ours. Throws
 * `output-failed`, but for stderr: then there is nobody to tell.
 */
export function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text)
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
