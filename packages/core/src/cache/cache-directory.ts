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
import { RefusedFileError } from '../system/refused-file-error.ts'
import { resolveLinks } from '../system/resolve-links.ts'
import { readCacheFile, rejectDirectory } from './cache-file.ts'

/** Leftovers of killed writers are removed after this time. */
const leftoverAgeMs = 10 * 60_000

/** The names of files that are being written or have been moved aside. */
const temporaryName = /^[0-9a-f]{16}\.tmp$/

/**
 * The files of the cache: private to one user, each written atomically. Nothing here throws: a cache that fails is an
 * empty one. Calls are synchronous, because the files are tiny and the caller waits for them anyway.
 */
export interface CacheDirectory {
  readonly path: string
  /** The text of a file, null when there is none that can be trusted. */
  read(name: string): string | null
  /** Writes a file, replacing an older one; returns whether that worked. */
  write(name: string, text: string): boolean
  /** Writes a file unless there already is one. */
  create(name: string, text: string): 'created' | 'exists' | 'failed'
  /** Renames a file so that no other process finds it, and returns its new name; null when it is already gone. */
  moveAside(name: string): string | null
  remove(name: string): void
  /** All file names in order, except those of files being written or moved aside, of which old ones are removed. */
  list(): string[]
  /** Removes old files that were being written or moved aside when their writer was killed; `all` takes new ones, too. */
  removeLeftovers(which?: 'old' | 'all'): void
}

/**
 * Opens the directory; creates it and its parents where they are missing. Returns the reason as a text when it must not
 * be used: another user owns it or the directory above, can write to it, or has a link on the way to what is not that
 * user's; it is not a directory; it cannot be created.
 * `now` is the clock that decides which leftovers are old.
 */
export function openCacheDirectory(
  path: string,
  userId: number | null,
  now: () => Date = () => new Date(),
): CacheDirectory | string {
  try {
    // Throws for a link of another user that leads elsewhere.
    resolveLinks(path, userId)
    const reason = createDirectory(path, userId)
    if (reason !== null) return reason
    const refusal = rejectDirectory(path, userId)
    if (refusal !== null) return refusal
  } catch (error) {
    if (error instanceof RefusedFileError) return error.code
    return `it cannot be created (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
  }
  return createCacheDirectory(path, userId, now)
}

/**
 * Creates the missing directories of a path, all private; returns the reason as a text when they must not be created: a
 * directory that the superuser created in another user's home would lock that user out. Not `recursive`: Node then never
 * returns on file systems that create no directories, such as `/proc`.
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

/** A directory that exists and is trusted; with a user, only that user's files in it are read. */
export function createCacheDirectory(
  path: string,
  userId: number | null,
  now: () => Date = () => new Date(),
): CacheDirectory {
  const at = (name: string) => join(path, name)

  /** Writes a file under a temporary name, which `put` moves or links into place. */
  const place = <T>(text: string, put: (temporary: string) => T): T | null => {
    const temporary = at(newTemporaryName())
    return attempt(() => placeFile(temporary, text, () => put(temporary)))
  }

  const allNames = () => attempt(() => readdirSync(path)) ?? []
  const isTemporary = (name: string) => temporaryName.test(name)
  const isOld = (name: string) =>
    now().getTime() - (attempt(() => lstatSync(at(name)).mtimeMs) ?? 0) > leftoverAgeMs
  const removeOld = (names: readonly string[]) => {
    for (const name of names.filter(isTemporary).filter(isOld)) attempt(() => unlinkSync(at(name)))
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
      const names = allNames()
      removeOld(names)
      return names.filter((name) => !isTemporary(name)).sort()
    },
    removeLeftovers(which = 'old') {
      if (which === 'old') removeOld(allNames())
      else for (const name of allNames().filter(isTemporary)) attempt(() => unlinkSync(at(name)))
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
