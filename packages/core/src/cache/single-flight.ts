import type { AuthorizationToken } from '../ecr/authorization-token.ts'
import { EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import { timeoutHint } from '../errors/hints.ts'
import { isPastHalfLife } from './cache-entry.ts'
import type { CacheKey } from './cache-key.ts'
import type { Lock } from './cache-lock.ts'
import type { CacheLimits, CacheRequest } from './cache-request.ts'
import type { TokenStore } from './token-store.ts'

/** Waiting processes poll in intervals that grow from the first to the second: more polling would slow down the fetch. */
const [shortestPauseMs, longestPauseMs] = [20, 250]

/**
 * Fetches a token and stores it; if another process is already fetching it, waits for its token or AWS's refusal instead.
 * When the other process fails for a reason of its own, such as its time limit or its proxy, this one asks by itself.
 * Throws the error of the fetch, `timed-out` when `signal` fires with a time limit while it waits, and the signal's
 * reason when the caller cancels.
 */
export async function fetchOnce(
  key: CacheKey,
  request: CacheRequest,
  signal: AbortSignal,
  store: TokenStore,
  limits: CacheLimits,
  now: () => Date,
): Promise<AuthorizationToken> {
  const before = store.readFailure(key)?.id
  const waitMs = Math.min(limits.waitMs, request.timeoutMs / 2)
  let awaited: string | null = null
  let patience: AbortSignal | null = null
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 1.1, longestPauseMs)) {
    // A holder that hangs must not block everybody. One process takes its place and the others wait for that one: if
    // all of them fetched at once, a machine that is too busy for one fetch would stay too busy.
    const overdue = patience?.aborted ? awaited : null
    const lock = store.tryLock(key, overdue)
    try {
      // Only after locking: the lock may be free because another process has just finished.
      const fresh = store.read(key)
      if (fresh && !isPastHalfLife(fresh, now())) return fresh.token
      const failure = store.readFailure(key)
      if (failure && (failure.id === awaited || failure.id !== before)) {
        if (isAnswer(failure.error)) throw failure.error
        return await fetchAndKeep(lock, key, request, signal, store, limits)
      }
      if (lock.state !== 'taken') return await fetchAndKeep(lock, key, request, signal, store, limits)
      if (lock.id !== awaited) patience = AbortSignal.timeout(waitMs)
      awaited = lock.id
    } finally {
      if (lock.state === 'held') lock.release()
    }
    await pause(pauseMs, signal)
  }
}

async function fetchAndKeep(
  lock: Lock,
  key: CacheKey,
  request: CacheRequest,
  signal: AbortSignal,
  store: TokenStore,
  { refreshMs }: CacheLimits,
): Promise<AuthorizationToken> {
  try {
    const token = await request.fetch(signal)
    store.keep(key, request, token)
    return token
  } catch (error) {
    // A caller's cancellation says nothing about AWS.
    const id = lock.state === 'held' ? lock.id : crypto.randomUUID()
    if (!isCancelled(request.signal())) store.keepFailure(key, id, toFailure(error, refreshMs))
    throw error
  }
}

/** Whether an error is AWS's answer, which every process would get; any other is the trouble of one process. */
function isAnswer({ kind, code }: EcrLoginError): boolean {
  return kind === 'denied' || code === 'throttled' || code === 'service-error'
}

/** Converts the error of a fetch to an `EcrLoginError`; it is `timed-out` when the time limit of a refresh has passed. */
export function toFailure(error: unknown, refreshMs: number): EcrLoginError {
  if (!isTimeout(error)) return toEcrLoginError(error)
  const message = `No new authorization token arrived within ${refreshMs / 1000} s.`
  return new EcrLoginError('timed-out', message, 'Check the network and the proxy.', { cause: error })
}

/** Waits. Throws `timed-out` when the time limit has passed, and the signal's reason when the caller cancels. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises')
  await sleep(milliseconds, undefined, { signal }).catch(() => {})
  if (!signal.aborted) return
  if (!isTimeout(signal.reason)) throw signal.reason
  throw new EcrLoginError(
    'timed-out',
    'Timed out while another process was fetching the same authorization token.',
    timeoutHint,
    { cause: signal.reason },
  )
}

function isCancelled({ aborted, reason }: AbortSignal): boolean {
  return aborted && !isTimeout(reason)
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}
