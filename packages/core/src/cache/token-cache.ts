import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import type { EcrLoginError } from '../errors/errors.ts'
import { formatTime } from '../system/format-time.ts'
import { currentHost } from '../system/host.ts'
import { openCacheDirectory } from './cache-directory.ts'
import { isPastHalfLife, type ListedToken, type StoredEntry } from './cache-entry.ts'
import { type CacheKey, cacheKey } from './cache-key.ts'
import type { CacheLimits, CacheRequest } from './cache-request.ts'
import { fetchOnce, toFailure } from './single-flight.ts'
import { createTokenStore, type TokenStore } from './token-store.ts'

const defaultLimits: CacheLimits = { refreshMs: 3_000, waitMs: 10_000 }

/** A cache of authorization tokens. */
export interface TokenCache {
  /** Returns a cached token, or fetches and caches one. Throws the error of the fetch. @beta */
  fetch(request: CacheRequest): Promise<AuthorizationToken>
}

/** A token cache on disk. */
export interface StoredTokenCache extends TokenCache {
  /** The directory. */
  readonly path: string
  /** The tokens that may still be used. */
  list(): ListedToken[]
  /** Removes everything, and returns the number of tokens removed. */
  clear(): number
}

/** Caches nothing. */
export const noCache: TokenCache = { fetch: ({ fetch, signal }) => fetch(signal()) }

/**
 * Opens the token cache in a directory, which it creates if it is missing. A token is returned for the first half of its
 * lifetime and then refreshed; when the refresh fails for a reason that may pass, the old token is returned until it
 * expires. If the directory must not be used, the cache calls `warn` once with the reason and caches nothing. Never
 * throws.
 */
export function openTokenCache(
  path: string,
  {
    now = () => new Date(),
    host = currentHost(),
    warn = (_message: string) => {},
    limits = defaultLimits,
  } = {},
): StoredTokenCache {
  const opened = openCacheDirectory(path, host.userId, now)
  if (typeof opened === 'string') {
    warn(`The token cache ${path} is not used: ${opened}.`)
    return { ...noCache, path, list: () => [], clear: () => 0 }
  }
  const store = createTokenStore(opened, host, now)
  return {
    path: opened.path,
    async fetch(request) {
      if (request.identity === null) return request.fetch(request.signal())
      const key = cacheKey(request.target, request.identity)
      const entry = store.read(key)
      if (!entry) return fetchOnce(key, request, request.signal(), store, limits, now)
      if (!isPastHalfLife(entry, now())) return entry.token
      return refresh(key, entry, request, store, limits, now)
    },
    list: store.list,
    clear: store.clear,
  }
}

/** Fetches a new token; returns the old one if that fails for a reason that may pass. */
async function refresh(
  key: CacheKey,
  entry: StoredEntry,
  request: CacheRequest,
  store: TokenStore,
  limits: CacheLimits,
  now: () => Date,
): Promise<AuthorizationToken> {
  const last = store.readFailure(key)
  if (last && isForgivable(last.error) && store.isRecent(last)) return entry.token
  const limit = request.timeLimits.start(limits.refreshMs)
  try {
    const signal = AbortSignal.any([request.signal(), limit.signal()])
    return await fetchOnce(key, request, signal, store, limits, now)
  } catch (error) {
    const failure = toFailure(error, limits.refreshMs)
    if (!isForgivable(failure) || entry.expiresAt <= now()) throw error
    request.warn(
      `${failure.message} The cached token is used instead; it is valid until ${formatTime(entry.expiresAt)}.`,
    )
    return entry.token
  }
}

/** Whether the old token may be used when a refresh fails with this error; a denial must not be hidden. */
function isForgivable({ kind, code }: EcrLoginError): boolean {
  return kind === 'credentials' || kind === 'network' || code === 'throttled' || code === 'service-error'
}
