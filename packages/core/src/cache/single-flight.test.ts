import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turnOfEventLoop } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AuthorizationToken, parseAuthorizationToken } from '../ecr/authorization-token.ts'
import { EcrLoginError, type ErrorCode, errorKinds } from '../errors/errors.ts'
import { currentHost, type Host } from '../system/host.ts'
import { createTimeLimits } from '../system/time-limits.ts'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'
import { type CacheKey, suffix } from './cache-key.ts'
import type { CacheLimits, CacheRequest } from './cache-request.ts'
import { fetchOnce, toFailure } from './single-flight.ts'
import { createTokenStore, type TokenStore } from './token-store.ts'

const key: CacheKey = { name: 'a'.repeat(64), credentials: null }
const limits: CacheLimits = { refreshMs: 3_000, waitMs: 10_000 }
const impatient: CacheLimits = { refreshMs: 3_000, waitMs: 50 }

let path: string
let calls: number

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'ecrlogin-flight-'))
  calls = 0
})
afterEach(() => rmSync(path, { recursive: true }))

/** A new store, like that of another process. */
function createStore(host: Host = currentHost()): TokenStore {
  const directory = openCacheDirectory(path, host.userId) as CacheDirectory
  return createTokenStore(directory, host, () => new Date())
}

function createToken(password: string, lifetime = 12 * 3_600_000): AuthorizationToken {
  return parseAuthorizationToken({
    authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
    expiresAt: new Date(Date.now() + lifetime),
    proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
  })
}

type Fetch = CacheRequest['fetch']

const fetchNext: Fetch = async () => createToken(`token${calls}`)

/** Fetches until its signal ends it, as the core does. */
const never: Fetch = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** A fetch that ends when it is told to. */
function createFetch() {
  let succeed = (_: AuthorizationToken) => {}
  let fail = (_: Error) => {}
  const promise = new Promise<AuthorizationToken>((resolve, reject) => {
    succeed = resolve
    fail = reject
  })
  return { fetch: () => promise, succeed, fail }
}

interface Options {
  readonly store?: TokenStore
  readonly signal?: AbortSignal
  readonly limits?: CacheLimits
  readonly key?: CacheKey
  readonly timeoutMs?: number
}

async function fetchPassword(fetch: Fetch = fetchNext, options: Options = {}): Promise<string> {
  const signal = options.signal ?? new AbortController().signal
  const request: CacheRequest = {
    target: { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false },
    identity: { inputs: {}, credentials: null },
    identityName: 'profile build',
    fetch: (fetchSignal) => {
      calls += 1
      return fetch(fetchSignal)
    },
    signal: () => signal,
    timeoutMs: options.timeoutMs ?? 30_000,
    timeLimits: createTimeLimits(),
    warn() {},
  }
  const store = options.store ?? createStore()
  const now = () => new Date()
  const one = options.key ?? key
  const token = await fetchOnce(one, request, signal, store, options.limits ?? limits, now)
  return token.credentials.password
}

const files = () => readdirSync(path).map((name) => name.slice(key.name.length))

/** Writes the lock of a process that is fetching the token, and returns the lock's path. */
function writeLock({ processId, hostname, bootId }: Host): string {
  const file = join(path, key.name + suffix.lock)
  const holder = { id: 'theirs', processId, host: hostname(), bootId: bootId(), since: Date.now() }
  writeFileSync(file, JSON.stringify(holder))
  return file
}

/** A store, and how often it has looked whether the other process is still alive. */
function createWatchedStore() {
  let looks = 0
  const isAlive = () => {
    looks += 1
    return true
  }
  return { store: createStore({ ...currentHost(), isAlive }), looks: () => looks }
}

describe('a process while no other one fetches', () => {
  it('fetches the token and keeps it, with no lock left behind', async () => {
    expect(await fetchPassword()).toBe('token1')
    expect(createStore().read(key)?.token.credentials.password).toBe('token1')
    expect(files()).toEqual([suffix.entry])
  })

  it('stores its error for those that wait, and throws it', async () => {
    const error = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')
    await expect(fetchPassword(() => Promise.reject(error))).rejects.toBe(error)
    expect(createStore().readFailure(key)?.error).toMatchObject({ code: 'access-denied' })
    expect(files()).toEqual([suffix.failure])
  })

  it('fetches although an earlier fetch has failed', async () => {
    await expect(fetchPassword(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await fetchPassword()).toBe('token2')
    expect(files()).toEqual([suffix.entry])
  })

  it('uses a token that another process has fetched just before it got the lock', async () => {
    const store = createStore()
    const racing: TokenStore = {
      ...store,
      tryLock(...args) {
        const entry = {
          target: { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false },
          identityName: 'profile build',
        }
        store.keep(key, entry, createToken('theirs'))
        return store.tryLock(...args)
      },
    }
    expect(await fetchPassword(fetchNext, { store: racing })).toBe('theirs')
    expect(calls).toBe(0)
    expect(files()).toEqual([suffix.entry])
  })
})

describe('a process while another one fetches', () => {
  it("uses the other one's token", async () => {
    const { fetch, succeed } = createFetch()
    const [holder, waiter] = [fetchPassword(fetch), fetchPassword()]
    succeed(createToken('shared'))
    expect(await Promise.all([holder, waiter])).toEqual(['shared', 'shared'])
    expect(calls).toBe(1)
  })

  /** The results of two waiters after the one that fetches has failed. */
  async function waitForFailure(error: EcrLoginError) {
    const { fetch, fail } = createFetch()
    const holder = fetchPassword(fetch)
    await vi.waitUntil(() => calls === 1)
    const waiters = [createWatchedStore(), createWatchedStore()]
    const attempts = waiters.map(({ store }) => fetchPassword(fetchNext, { store }))
    await vi.waitUntil(() => waiters.every(({ looks }) => looks() > 0))
    fail(error)
    await expect(holder).rejects.toBe(error)
    return Promise.allSettled(attempts)
  }

  const shared = [
    'access-denied',
    'unknown-access-key',
    'invalid-signature',
    'throttled',
    'service-error',
  ] as const
  const own = [
    'invalid-response',
    'untrusted-value',
    'no-credentials',
    'unknown-profile',
    'invalid-profile',
    'invalid-credentials',
    'credentials-expired',
    'mfa-required',
    'host-not-found',
    'connection-refused',
    'connection-reset',
    'timed-out',
    'untrusted-certificate',
    'proxy-refused',
    'clock-skew',
    'unexpected',
  ] as const

  it.each(shared)("throws the other one's error at once, with its message and hint: %s", async (code) => {
    const results = await waitForFailure(new EcrLoginError(code, 'AWS said no.', 'Ask for it.'))
    for (const result of results) {
      expect(result).toMatchObject({ reason: { code, message: 'AWS said no.', hint: 'Ask for it.' } })
    }
    expect(calls).toBe(1)
  })

  it.each(own)("fetches itself when the other one's error is its own: %s", async (code) => {
    const results = await waitForFailure(new EcrLoginError(code, 'It failed.', 'Fix it.'))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(calls).toBeGreaterThan(1)
  })

  it('has a rule for every error of credentials, denials, the network and services', () => {
    const kinds = ['credentials', 'denied', 'network', 'service']
    const codes = Object.entries(errorKinds).flatMap(([code, kind]) => (kinds.includes(kind) ? [code] : []))
    const known: readonly ErrorCode[] = [...shared, ...own]
    expect([...known].sort()).toEqual([...codes, 'unexpected'].sort())
  })

  it.each(['succeeds', 'is denied'])(
    'fetches itself when the other one, which has other credentials, %s',
    async (end) => {
      const { fetch, succeed, fail } = createFetch()
      const holder = fetchPassword(fetch, { key: { ...key, credentials: 'theirs' } })
      await vi.waitUntil(() => calls === 1)
      const { store, looks } = createWatchedStore()
      const waiter = fetchPassword(fetchNext, { store, key: { ...key, credentials: 'mine' } })
      await vi.waitUntil(() => looks() > 0)
      if (end === 'succeeds') succeed(createToken('theirs'))
      else fail(new EcrLoginError('access-denied', 'AWS said no.', 'Ask for it.'))
      await Promise.allSettled([holder])
      expect(await waiter).toBe('token2')
      expect(files()).toEqual([suffix.entry])
    },
  )

  it('fetches itself when the other one is cancelled', async () => {
    const caller = new AbortController()
    const holder = fetchPassword(never, { signal: caller.signal })
    const waiter = fetchPassword()
    await vi.waitUntil(() => calls === 1)
    caller.abort(new Error('cancelled'))
    await expect(holder).rejects.toThrow('cancelled')
    expect(await waiter).toBe('token2')
  })

  it('fetches itself when the other one hangs', async () => {
    writeLock(currentHost())
    expect(await fetchPassword(fetchNext, { limits: impatient })).toBe('token1')
  })

  it('fetches itself when the other one takes more than half of its own time limit', async () => {
    writeLock(currentHost())
    const since = performance.now()
    // Where it waited for as long as others may, this signal would end it.
    const signal = AbortSignal.timeout(limits.waitMs / 2)
    expect(await fetchPassword(fetchNext, { timeoutMs: 400, signal })).toBe('token1')
    expect(performance.now() - since).toBeGreaterThan(190)
  })

  it('is the only one of many to fetch when the other one hangs', async () => {
    writeLock(currentHost())
    // A second one to fetch would do so before this token arrives.
    const soon: Fetch = async () => {
      const token = createToken(`token${calls}`)
      await turnOfEventLoop()
      return token
    }
    const attempts = Array.from({ length: 5 }, () => fetchPassword(soon, { limits: impatient }))
    expect(await Promise.all(attempts)).toEqual(Array(5).fill('token1'))
    expect(calls).toBe(1)
  })

  it('looks less and less often, so that many waiters do not slow down the fetch', async () => {
    writeLock(currentHost())
    const { store, looks } = createWatchedStore()
    const attempt = fetchPassword(fetchNext, { store, signal: AbortSignal.timeout(1_000) })
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out' })
    // Every 20 ms would make 50.
    expect(looks()).toBeLessThan(25)
    expect(looks()).toBeGreaterThan(1)
  })

  it('ends with the time limit of its call, and says what it waited for', async () => {
    writeLock(currentHost())
    await expect(fetchPassword(fetchNext, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: 'timed-out',
      message: 'Timed out while another process was fetching the same authorization token.',
      hint: 'Check the network and the proxy, or raise `timeoutMs`.',
    })
    expect(calls).toBe(0)
  })

  it("ends when its caller cancels, with the caller's reason", async () => {
    writeLock(currentHost())
    const reason = new Error('cancelled')
    await expect(fetchPassword(fetchNext, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('does not wait when the lock is void, and removes that lock', async () => {
    const lock = writeLock({ ...currentHost(), bootId: () => 'an earlier boot' })
    expect(await fetchPassword()).toBe('token1')
    expect(existsSync(lock)).toBe(false)
  })

  it('fetches without a lock where none can be written', async () => {
    const store: TokenStore = { ...createStore(), tryLock: () => ({ state: 'unavailable' }) }
    expect(await fetchPassword(fetchNext, { store })).toBe('token1')
  })
})

describe('a caller that cancels', () => {
  it('stores no failure for the others, and leaves no lock', async () => {
    const caller = new AbortController()
    const attempt = fetchPassword(never, { signal: caller.signal })
    await vi.waitUntil(() => calls === 1)
    caller.abort(new Error('cancelled'))
    await expect(attempt).rejects.toThrow('cancelled')
    expect(files()).toEqual([])
  })

  it('whose time limit has passed does store a failure', async () => {
    await expect(fetchPassword(never, { signal: AbortSignal.timeout(20) })).rejects.toThrow()
    expect(createStore().readFailure(key)?.error).toMatchObject({ code: 'timed-out' })
  })
})

describe('toFailure', () => {
  it('makes an error of the network of a time limit that has passed', () => {
    const cause = new DOMException('The time limit has passed', 'TimeoutError')
    expect(toFailure(cause, 40)).toMatchObject({
      code: 'timed-out',
      kind: 'network',
      message: 'No new authorization token arrived within 0.04 s.',
      cause,
    })
  })

  it('returns an EcrLoginError as it is', () => {
    const error = new EcrLoginError('throttled', 'AWS throttled the request.', 'Wait.')
    expect(toFailure(error, 40)).toBe(error)
  })
})
