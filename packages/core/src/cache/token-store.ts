import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import type { EcrLoginError } from '../errors/errors.ts'
import type { Host } from '../system/host.ts'
import type { CacheDirectory } from './cache-directory.ts'
import {
  type CacheEntry,
  formatEntry,
  isServable,
  type ListedToken,
  parseEntry,
  type StoredEntry,
} from './cache-entry.ts'
import { type CacheKey, keyInFileName, suffix } from './cache-key.ts'
import { type Lock, removeVoidLock, tryLock } from './cache-lock.ts'
import { formatFailure, parseFailure, type StoredFailure } from './stored-failure.ts'

/** A failure is recent for this long; meanwhile, a refresh that failed is not tried again. */
const recentMs = 60_000

/** The shortest time between two searches for useless files. */
const sweepPauseMs = 60_000

/** The tokens, failures and locks in a cache directory, by key. Like the directory, it never throws. */
export interface TokenStore {
  /** The token of a key that may still be used; null when there is none. */
  read(key: CacheKey): StoredEntry | null
  /** Stores a token unless it has expired, and removes the failure of its key; now and then removes useless files. */
  keep(key: CacheKey, entry: Pick<CacheEntry, 'target' | 'identityName'>, token: AuthorizationToken): void
  readFailure(key: CacheKey): StoredFailure | null
  keepFailure(key: CacheKey, id: string, error: EcrLoginError): void
  isRecent(failure: StoredFailure | null): boolean
  /** Locks a key; see `tryLock` in `cache-lock.ts`. */
  tryLock(key: CacheKey, overdue: string | null): Lock
  /** The tokens that may still be used. */
  list(): ListedToken[]
  /** Removes everything, and returns the number of tokens removed. */
  clear(): number
}

export function createTokenStore(directory: CacheDirectory, host: Host, now: () => Date): TokenStore {
  let sweptAt = Number.NEGATIVE_INFINITY

  const readAny = (name: string) => {
    const entry = parseEntry(directory.read(name + suffix.entry))
    return entry && isServable(entry, now()) ? entry : null
  }
  const readAnyFailure = (name: string) => parseFailure(directory.read(name + suffix.failure))
  const isOf = ({ credentials }: CacheKey, stored: { readonly credentials: string | null } | null) =>
    stored?.credentials === credentials
  const read = (key: CacheKey) => {
    const entry = readAny(key.name)
    return isOf(key, entry) ? entry : null
  }
  const readFailure = (key: CacheKey) => {
    const failure = readAnyFailure(key.name)
    return isOf(key, failure) ? failure : null
  }
  const isRecent = (failure: StoredFailure | null) =>
    failure !== null && Math.abs(now().getTime() - failure.at) < recentMs
  /** The cache's own files; others in the directory are left alone. */
  const fileNames = () => directory.list().filter((name) => keyInFileName(name) !== null)
  const keyNames = () =>
    fileNames()
      .filter((name) => name.endsWith(suffix.entry))
      .map((name) => keyInFileName(name)!)

  /** Removes expired tokens, old failures of other keys than theirs, and locks that no process holds. */
  const sweep = () => {
    if (Math.abs(now().getTime() - sweptAt) < sweepPauseMs) return
    sweptAt = now().getTime()
    for (const name of fileNames()) {
      const key = keyInFileName(name)!
      if (name.endsWith(suffix.lock)) removeVoidLock(directory, name, host, now())
      // The failure of a refresh is listed with its token, however old it is.
      else if (!readAny(key) && (name.endsWith(suffix.entry) || !isRecent(readAnyFailure(key))))
        directory.remove(name)
    }
  }

  return {
    read,
    keep(key, { target, identityName }, token) {
      directory.remove(key.name + suffix.failure)
      const issuedAt = now()
      if (token.expiresAt <= issuedAt) return
      const { credentials } = key
      const text = formatEntry({ target, identityName, issuedAt, credentials }, token)
      if (text === null) return
      sweep()
      directory.write(key.name + suffix.entry, text)
    },
    readFailure,
    keepFailure({ name, credentials }, id, error) {
      directory.write(name + suffix.failure, formatFailure({ id, credentials, at: now().getTime(), error }))
    },
    isRecent,
    tryLock: (key, overdue) => tryLock(directory, key.name + suffix.lock, host, now(), overdue),
    list: () => keyNames().flatMap((name) => toListing(readAny(name), readAnyFailure(name))),
    clear() {
      const count = keyNames().length
      for (const name of fileNames()) directory.remove(name)
      // They hold tokens, too. A writer that is still at work keeps its token, but the cache does not.
      directory.removeLeftovers('all')
      return count
    },
  }
}

function toListing(entry: StoredEntry | null, failure: StoredFailure | null): ListedToken[] {
  if (!entry) return []
  const { token: _, credentials, ...listed } = entry
  const isOfEntry = failure?.credentials === credentials && failure.at >= entry.issuedAt.getTime()
  const failedRefresh = isOfEntry ? { at: new Date(failure.at), error: failure.error } : null
  return [{ ...listed, failedRefresh }]
}
