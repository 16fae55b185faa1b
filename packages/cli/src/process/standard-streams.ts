// The standard streams without Node's stream objects, which take longer to create than a cached response. And without
// `Buffer`, which bun initializes more slowly than plain arrays of bytes. See docs/performance.md.
import { readSync, writeSync } from 'node:fs'
import { EcrLoginError } from '@ecrlogin/core/cached'
import { explainFileError } from '../errors/file-error.ts'
import { isStdoutClosed } from './closed-stdout.ts'

/** In bytes; no protocol has a longer request. */
const inputLimit = 1 << 20

/** All of stdin as text. Throws `invalid-usage` when it is longer than any request can be. */
export function readInput(): string {
  // Short at first: bun and QuickJS write zeros over the whole array, which costs time for every page of it.
  let bytes = new Uint8Array(1024)
  for (let length = 0; length <= inputLimit; ) {
    const count = read(bytes.subarray(length))
    if (count === 0) return decode(bytes.subarray(0, length))
    length += count ?? 0
    if (length === bytes.length) bytes = lengthen(bytes)
  }
  throw new EcrLoginError(
    'invalid-usage',
    `stdin holds more than ${inputLimit} bytes, so it is not a request.`,
    'Send a request of the protocol.',
  )
}

function lengthen(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(2 * bytes.length)
  longer.set(bytes)
  return longer
}

// Node's first `TextDecoder` takes 0.4 ms and its first `TextEncoder` 0.1 ms, so both go by way of a `Buffer` there.

/** Encodes in UTF-8. */
function encode(text: string): Uint8Array {
  return process.versions.bun ? new TextEncoder().encode(text) : Buffer.from(text)
}

/** Decodes UTF-8 without a byte order mark. */
function decode(bytes: Uint8Array): string {
  const text = process.versions.bun
    ? new TextDecoder().decode(bytes)
    : Buffer.from(bytes.buffer, 0, bytes.length).toString()
  return text.replace(/^\uFEFF/, '')
}

/** Reads what is available on stdin and returns its length: 0 at the end, null when nothing has arrived yet. */
function read(buffer: Uint8Array): number | null {
  try {
    return readSync(0, buffer, 0, buffer.length, null)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Windows reports the end of a pipe this way.
    if (code === 'EOF') return 0
    if (code !== 'EAGAIN') throw error
    waitForOtherEnd()
    return null
  }
}

/**
 * Writes the whole text before it returns, also to a pipe whose reader is slow. If the reader of stdout has gone, the
 * process ends. Throws `output-failed`, except for stderr, where an error could not be reported.
 */
export function write(descriptor: number, text: string): void {
  let rest = encode(text)
  if (descriptor === 1 && text !== '' && isStdoutClosed()) throw outputFailed({ code: 'stdout is closed' })
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (descriptor === 2 && code !== 'EAGAIN') return
      if (code === 'EPIPE') endWithoutReader()
      if (code !== 'EAGAIN') throw outputFailed(error)
      waitForOtherEnd()
    }
  }
}

/** Ends the process as SIGPIPE would, which the runtimes ignore: as in `ecrlogin get | head -1`. */
export function endWithoutReader(): never {
  process.exit(128 + 13)
}

function waitForOtherEnd(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

function outputFailed(cause: unknown): EcrLoginError {
  const { reason, hint } = explainFileError(cause, 'Check where stdout goes, and run it again.')
  return new EcrLoginError('output-failed', `The output could not be written (${reason}).`, hint, { cause })
}
