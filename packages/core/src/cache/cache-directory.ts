import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { placeFile } from '../system/atomic-write.ts'
import { readCacheFile, rejectDirectory } from './cache-file.ts'

/** Leftovers of writers that were killed are removed after this time. */
const leftoverAgeMs = 10 * 60_000

/** Names of files before they are put into place, or after they were moved aside. */
const temporaryName = /^[0-9a-f]{16}\.tmp$/

/**
 * The files of the cache: private to one user, each written whole. Nothing here throws: a cache that fails is an empty
 * one. Calls are synchronous, because the files are tiny and a response waits for them.
 */
export interface CacheDirectory {
  readonly path: string
  /** The text of a file, null when there is none that can be trusted. */
  read(name: string): string | null
  /** Writes a file at once, over an older one; false when that failed. */
  write(name: string, text: string): boolean
  /** Writes a file only where there is none: `exists` when there is one. */
  create(name: string, text: string): 'created' | 'exists' | 'failed'
  /** Moves a file out of the way of others and returns its new name; null when it is gone already. */
  moveAside(name: string): string | null
  remove(name: string): void
  /** All names except those of files being written or moved aside; old ones of these are removed. */
  list(): string[]
}

/**
 * Opens the directory, and creates it where it is missing, its parents included. Returns the reason as a text when it
 * must not be used: another user owns it or the directory above, or can write to it; it is not a directory; it cannot be
 * created. `now` decides which leftovers are old.
 */
export function openCacheDirectory(
  path: string,
  userId: number | null,
  now: () => Date = () => new Date(),
): CacheDirectory | string {
  try {
    const reason = createDirectory(path, userId)
    if (reason !== null) return reason
    const refusal = rejectDirectory(path, userId)
    if (refusal !== null) return refusal
  } catch (error) {
    return `it cannot be created (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
  }
  return createCacheDirectory(path, userId, now)
}

/**
 * Creates what is missing of a path, each directory private; returns the reason as a text when it must not be created.
 * One that the superuser created in another user's home would lock that user out. Not `recursive`: Node then never
 * returns on file systems that create no directories, such as a home of `/proc`.
 */
function createDirectory(path: string, userId: number | null): string | null {
  const parent = dirname(path)
  if (parent === path || existsSync(path)) return null
  const reason = createDirectory(parent, userId)
  if (reason !== null) return reason
  const owner = statSync(parent).uid
  if (userId !== null && owner !== userId && owner !== 0) return 'another user owns the directory above it'
  try {
    mkdirSync(path, { mode: 0o700 })
    // The umask may have removed bits of the mode.
    chmodSync(path, 0o700)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return null
}

function createCacheDirectory(path: string, userId: number | null, now: () => Date): CacheDirectory {
  const at = (name: string) => join(path, name)

  /** Writes a file under a temporary name, which `put` moves or links into place. */
  const place = <T>(text: string, put: (temporary: string) => T): T | null => {
    const temporary = at(newTemporaryName())
    return attempt(() => placeFile(temporary, text, () => put(temporary)))
  }

  return {
    path,
    read(name) {
      return readCacheFile(path, name, userId)
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
    moveAside(name) {
      const aside = newTemporaryName()
      return attempt(() => renameSync(at(name), at(aside)) ?? aside)
    },
    remove(name) {
      attempt(() => unlinkSync(at(name)))
    },
    list() {
      const names = attempt(() => readdirSync(path)) ?? []
      const isLeftover = (name: string) =>
        temporaryName.test(name) &&
        now().getTime() - (attempt(() => lstatSync(at(name)).mtimeMs) ?? 0) > leftoverAgeMs
      for (const name of names.filter(isLeftover)) attempt(() => unlinkSync(at(name)))
      return names.filter((name) => !temporaryName.test(name)).sort()
    },
  }
}

function newTemporaryName(): string {
  return `${crypto.randomUUID().replaceAll('-', '').slice(16)}.tmp`
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
