import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** In bytes; no cache file comes near it. */
const largestBytes = 256 * 1024

/**
 * The reason why a cache in this directory must not be used; null when it may be used. Throws the system's error when the
 * directory does not exist.
 */
export function rejectDirectory(path: string, userId: number | null): string | null {
  const status = lstatSync(path)
  if (!status.isDirectory()) return 'it is a symbolic link or not a directory'
  if (userId !== null && status.uid !== userId) return 'another user owns it'
  if (userId !== null && (status.mode & 0o022) !== 0) return 'other users can write to it'
  return null
}

/** The text of a file in a cache directory; null when there is none, or none that can be trusted. */
export function readCacheFile(directory: string, name: string, userId: number | null): string | null {
  try {
    const file = openSync(join(directory, name), readFlags)
    try {
      const status = fstatSync(file)
      if (!status.isFile() || status.size > largestBytes) return null
      if (userId !== null && status.uid !== userId) return null
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}

/** Follows no symbolic link, and does not wait for the other end of a pipe. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
