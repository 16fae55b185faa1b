import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** Leftovers of writers that were killed are taken away after this time. */
const leftoverAgeMs = 10 * 60_000

/**
 * The files of the cache: private to one user, each written whole. Nothing here throws: a cache that fails
 * is a cache that has nothing. Calls are synchronous, for the files are tiny and an answer waits for them.
 */
export interface CacheDirectory {
  readonly path: string
  /** The text of a file, null when there is none that can be trusted. */
  read(name: string): string | null
  /** Puts a file in place at once, over an older one; false when that failed. */
  write(name: string, text: string): boolean
  /** Puts a file in place only where there is none: `exists` when there is one. */
  create(name: string, text: string): 'created' | 'exists' | 'failed'
  /** Moves a file out of the way of others; false when it is gone already. */
  rename(name: string, newName: string): boolean
  remove(name: string): void
  list(): string[]
}

/**
 * Opens the directory, and makes it where it is missing, its parents included. Gives the reason as a text
 * when it must not be used: another user owns it or can write to it, it is no directory, it cannot be made.
 */
export function openCacheDirectory(path: string, userId: number | null): CacheDirectory | string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const status = lstatSync(path)
    if (!status.isDirectory()) return 'it is not a directory of its own'
    if (userId !== null && status.uid !== userId) return 'another user owns it'
    if (userId !== null && (status.mode & 0o022) !== 0) return 'other users can write to it'
  } catch (error) {
    return `it cannot be used (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
  }
  return createCacheDirectory(path, userId)
}

function createCacheDirectory(path: string, userId: number | null): CacheDirectory {
  const at = (name: string) => join(path, name)

  /** Writes a file under a name of its own; what puts it in place says how. */
  const place = <T>(text: string, put: (temporary: string) => T): T | null => {
    const temporary = at(`${randomBytes(8).toString('hex')}.tmp`)
    try {
      writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
      return put(temporary)
    } catch {
      return null
    } finally {
      attempt(() => unlinkSync(temporary))
    }
  }

  return {
    path,
    read(name) {
      return attempt(() => {
        const file = openSync(at(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
        try {
          const status = fstatSync(file)
          if (userId !== null && status.uid !== userId) return null
          return readFileSync(file, 'utf8')
        } finally {
          closeSync(file)
        }
      })
    },
    write(name, text) {
      return place(text, (temporary) => renameSync(temporary, at(name)) ?? true) !== null
    },
    create(name, text) {
      const created = place(text, (temporary) => {
        try {
          linkSync(temporary, at(name))
          return 'created' as const
        } catch (error) {
          return (error as NodeJS.ErrnoException).code === 'EEXIST'
            ? ('exists' as const)
            : ('failed' as const)
        }
      })
      return created ?? 'failed'
    },
    rename(name, newName) {
      return attempt(() => renameSync(at(name), at(newName)) ?? true) !== null
    },
    remove(name) {
      attempt(() => unlinkSync(at(name)))
    },
    list() {
      const names = attempt(() => readdirSync(path)) ?? []
      const isLeftover = (name: string) =>
        name.endsWith('.tmp') &&
        Date.now() - (attempt(() => lstatSync(at(name)).mtimeMs) ?? 0) > leftoverAgeMs
      for (const name of names.filter(isLeftover)) attempt(() => unlinkSync(at(name)))
      return names.filter((name) => !name.endsWith('.tmp')).sort()
    },
  }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
