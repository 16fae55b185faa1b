import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { RefusedFileError } from './refused-file-error.ts'

/** In bytes; ten thousand profiles need less. */
const sizeLimit = 4 * 1024 * 1024

/**
 * Reads a text file that somebody else wrote, so it may be anything. Throws `RefusedFileError` for a pipe and for more
 * than 4 MiB, else the system's error. Devices are read: `/dev/null` is a usual way to say "none".
 */
export function readTextFile(path: string): string {
  // Not by way of a `Buffer`: the first one takes bun time (docs/performance.md).
  return readWhole(
    path,
    (file) => readFileSync(file, 'utf8'),
    (bytes) => bytes.toString('utf8'),
  )
}

/** As `readTextFile`, but returns the bytes, which need not be UTF-8. */
export function readFileBytes(path: string): Buffer {
  return readWhole<Buffer>(
    path,
    (file) => readFileSync(file),
    (bytes) => bytes,
  )
}

/** Reads a file of a known size with `read`; converts the bytes of any other. */
function readWhole<T>(path: string, read: (file: number) => T, convert: (bytes: Buffer) => T): T {
  const file = openSync(path, readFlags)
  try {
    const status = fstatSync(file)
    if (status.isFIFO()) throw new RefusedFileError(path, 'it is a pipe')
    if (status.size > 0 && status.size <= sizeLimit) return read(file)
    // Devices and files in /proc report no size.
    const buffer = Buffer.allocUnsafe(sizeLimit + 1)
    let length = 0
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      count = readSync(file, buffer, length, buffer.length - length, null)
    }
    if (length > sizeLimit) throw new RefusedFileError(path, 'it holds more than 4 MiB')
    return convert(buffer.subarray(0, length))
  } finally {
    closeSync(file)
  }
}

/** As `readTextFile`, but returns null when there is no such file. Calls stat first: throwing ENOENT is slower. */
export function readTextFileIfAny(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false }) ? readTextFile(path) : null
}

/** Opens a pipe without waiting for its other end. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
