import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'

/** In bytes; ten thousand profiles need less. */
const sizeLimit = 4 * 1024 * 1024

/** A file that exists and is not read; `code` says why, in the place of the system's error code. */
export class RefusedFileError extends Error {
  readonly code: string

  constructor(path: string, code: string) {
    super(`${path} is not read: ${code}`)
    this.name = 'RefusedFileError'
    this.code = code
  }
}

/**
 * The text of a file that others wrote, whatever its size and type. Throws `RefusedFileError` for one with no end in
 * sight, else the system's error. Devices are read: `/dev/null` is a usual way to say "none".
 */
export function readTextFile(path: string): string {
  const file = openSync(path, readFlags)
  try {
    const status = fstatSync(file)
    if (status.isFIFO()) throw new RefusedFileError(path, 'it is a pipe')
    if (status.size > 0 && status.size <= sizeLimit) return readFileSync(file, 'utf8')
    // Devices and files of /proc have no size.
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

/** As `readTextFile`, but null where there is no such file. stat first: throwing ENOENT is slower. */
export function readTextFileIfAny(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false }) ? readTextFile(path) : null
}

/** Opening does not wait for the other end of a pipe. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
