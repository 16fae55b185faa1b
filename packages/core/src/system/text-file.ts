import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'

/** In bytes; ten thousand profiles need less. */
const sizeLimit = 4 * 1024 * 1024

/** The error for a file that exists but is not read; `code` is the reason, where other errors have the system's code. */
export class RefusedFileError extends Error {
  readonly code: string

  constructor(path: string, code: string) {
    super(`${path} is not read: ${code}`)
    this.name = 'RefusedFileError'
    this.code = code
  }
}

/**
 * Reads a text file that somebody else wrote, so it may be anything. Throws `RefusedFileError` for a pipe and for more
 * than 4 MiB, else the system's error. Devices are read: `/dev/null` is a usual way to say "none".
 */
export function readTextFile(path: string): string {
  const file = openSync(path, readFlags)
  try {
    const status = fstatSync(file)
    if (status.isFIFO()) throw new RefusedFileError(path, 'it is a pipe')
    if (status.size > 0 && status.size <= sizeLimit) return readFileSync(file, 'utf8')
    // Devices and files in /proc report no size.
    const buffer = Buffer.allocUnsafe(sizeLimit + 1)
    let length = 0
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      count = readSync(file, buffer, length, buffer.length - length, null)
    }
    if (length > sizeLimit) throw new RefusedFileError(path, 'it holds more than 4 MiB')
    return buffer.toString('utf8', 0, length)
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
