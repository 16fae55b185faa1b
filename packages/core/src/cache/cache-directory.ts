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
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readCacheFile, refuseDirectory } from './cache-file.ts'

/** Leftovers of writers that were killed are taken away after this time. */
const leftoverAgeMs = 10 * 60_000

/** Names of files on their way into place or out of it. */
const temporaryName = /^[0-9a-f]{16}\.tmp$/

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
  /** Moves a file out of the way of others and gives its new name; null when it is gone already. */
  moveAside(name: string): string | null
  remove(name: string): void
  /** All names but those of files that are just written or were moved aside; old ones of these are removed. */
  list(): string[]
}

/**
 * Opens the directory, and makes it where it is missing, its parents included. Gives the reason as a text
 * when it must not be used: another user owns it, its place, or can write to it; it is no directory; it cannot be made.
 */
export function openCacheDirectory(path: string, userId: number | null): CacheDirectory | string {
  try {
    const reason = makeDirectory(path, userId)
    if (reason !== null) return reason
    const refusal = refuseDirectory(path, userId)
    if (refusal !== null) return refusal
  } catch (error) {
    return `it cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
  }
  return createCacheDirectory(path, userId)
}

/**
 * Makes what is missing of a path, each directory private; gives the reason as a text when it must not be made.
 * One that the superuser made in another user's home would shut that user out. Not `recursive`: Node then never
 * comes back from file systems that make no directories, such as a home of `/proc`.
 */
function makeDirectory(path: string, userId: number | null): string | null {
  const parent = dirname(path)
  if (parent === path || existsSync(path)) return null
  const reason = makeDirectory(parent, userId)
  if (reason !== null) return reason
  const owner = statSync(parent).uid
  if (userId !== null && owner !== userId && owner !== 0) return 'another user owns the directory above it'
  try {
    mkdirSync(path, { mode: 0o700 })
    // What the umask took away of the mode.
    chmodSync(path, 0o700)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return null
}

function createCacheDirectory(path: string, userId: number | null): CacheDirectory {
  const at = (name: string) => join(path, name)

  /** Writes a file under a name of its own; what puts it in place says how. */
  const place = <T>(text: string, put: (temporary: string) => T): T | null => {
    const temporary = at(newTemporaryName())
    try {
      writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
      chmodSync(temporary, 0o600)
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
        Date.now() - (attempt(() => lstatSync(at(name)).mtimeMs) ?? 0) > leftoverAgeMs
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
