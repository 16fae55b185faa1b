import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiTarget } from '../ecr/api-target.ts'
import { type AuthorizationToken, parseAuthorizationToken } from '../ecr/authorization-token.ts'
import { EcrLoginError, type ErrorCode, errorKinds } from '../errors/errors.ts'
import { currentHost } from '../system/host.ts'
import { createTimeLimits } from '../system/time-limits.ts'
import type { CacheRequest } from './cache-request.ts'
import { noCache, openTokenCache, type StoredTokenCache } from './token-cache.ts'

const target: ApiTarget = {
  isPublic: false,
  region: 'us-west-2',
  endpoint: null,
  isFips: false,
  isDualStack: false,
}
const start = Date.parse('2026-11-23T12:00:00Z')
const hour = 3_600_000

let directory: string
/** The cache's clock. */
let time: number
let warnings: string[]
let calls: number

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ecrlogin-cache-'))
  time = start
  warnings = []
  calls = 0
})
afterEach(() => rmSync(directory, { recursive: true }))

function open(options: Parameters<typeof openTokenCache>[1] = {}): StoredTokenCache {
  return openTokenCache(directory, { now: () => new Date(time), ...options })
}

/** A token of AWS; it is valid for twelve hours unless told otherwise. */
function createToken(password: string, lifetime = 12 * hour): AuthorizationToken {
  return parseAuthorizationToken({
    authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
    expiresAt: new Date(time + lifetime),
    proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
  })
}

type Fetch = CacheRequest['fetch']

const fetchNext: Fetch = async () => createToken(`token${calls}`)

function failWith(code: ErrorCode): Fetch {
  return async () => {
    throw new EcrLoginError(code, `It failed with ${code}.`, 'Fix it.')
  }
}

/** Fetches until its signal ends it, as the core does. */
const never: Fetch = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

function createRequest(fetch: Fetch = fetchNext, more: Partial<CacheRequest> = {}): CacheRequest {
  const { signal } = new AbortController()
  return {
    target,
    identity: { keys: ['AKIAIOSFODNN7EXAMPLE', 'secret', null] },
    identityName: 'profile build',
    fetch: (fetchSignal) => {
      calls += 1
      return fetch(fetchSignal)
    },
    signal: () => signal,
    timeLimits: createTimeLimits(),
    warn: (message) => warnings.push(message),
    ...more,
  }
}

/** The password that a cache returns. */
async function fetchPassword(cache: StoredTokenCache, fetch?: Fetch, more?: Partial<CacheRequest>) {
  return (await cache.fetch(createRequest(fetch, more))).credentials.password
}

function filesOf(kind: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(kind))
    .map((name) => join(directory, name))
}

/** The one entry in the cache. */
function entryFile(): string {
  const [file, ...others] = filesOf('.token.json')
  expect(others).toEqual([])
  return file!
}

describe('a fresh token', () => {
  it('is returned without a call, to other processes too', async () => {
    expect(await fetchPassword(open())).toBe('token1')
    time += 6 * hour - 1
    expect(await fetchPassword(open())).toBe('token1')
    expect(calls).toBe(1)
  })

  it('is returned as it was fetched', async () => {
    const cache = open()
    const first = await cache.fetch(createRequest())
    expect(await cache.fetch(createRequest())).toEqual(first)
    const fetchPublic = async () => ({ ...createToken('public'), proxyEndpoint: null })
    const more = { target: { ...target, isPublic: true } }
    const fetched = await cache.fetch(createRequest(fetchPublic, more))
    expect(await cache.fetch(createRequest(fetchPublic, more))).toEqual(fetched)
    expect(calls).toBe(2)
  })

  it.each<[string, Partial<CacheRequest>]>([
    ['another region', { target: { ...target, region: 'eu-west-1' } }],
    ['ECR Public', { target: { ...target, isPublic: true } }],
    ['an endpoint', { target: { ...target, endpoint: 'http://127.0.0.1:4566' } }],
    ['FIPS', { target: { ...target, isFips: true } }],
    ['dual-stack', { target: { ...target, isDualStack: true } }],
    ['another identity', { identity: { keys: ['AKIAIOSFODNN7EXAMPLE', 'another', null] } }],
  ])('is not returned for %s', async (_, more) => {
    await fetchPassword(open())
    expect(await fetchPassword(open(), fetchNext, more)).toBe('token2')
    expect(await fetchPassword(open())).toBe('token1')
    expect(await fetchPassword(open(), fetchNext, more)).toBe('token2')
  })

  it('is not kept for an identity without a fingerprint', async () => {
    const cache = open()
    expect(await fetchPassword(cache, fetchNext, { identity: null })).toBe('token1')
    expect(await fetchPassword(cache, fetchNext, { identity: null })).toBe('token2')
    expect(readdirSync(directory)).toEqual([])
  })

  it('is in one file, whose name and text show no key of the identity', async () => {
    await fetchPassword(open())
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.token\.json$/)])
    expect(readFileSync(entryFile(), 'utf8')).not.toMatch(/AKIAIOSFODNN7EXAMPLE|secret/)
  })
})

describe('a token past half of its lifetime', () => {
  beforeEach(async () => {
    await fetchPassword(open())
    time += 6 * hour
  })

  it('is replaced', async () => {
    expect(await fetchPassword(open())).toBe('token2')
    expect(await fetchPassword(open())).toBe('token2')
    expect(warnings).toEqual([])
  })

  const passing = [
    'no-credentials',
    'unknown-profile',
    'credentials-expired',
    'mfa-required',
    'invalid-profile',
    'host-not-found',
    'connection-refused',
    'connection-reset',
    'timed-out',
    'untrusted-certificate',
    'proxy-refused',
    'throttled',
    'service-error',
  ] as const
  const final = [
    'access-denied',
    'unknown-access-key',
    'invalid-signature',
    'clock-skew',
    'invalid-response',
    'untrusted-value',
    'unexpected',
  ] as const

  it.each(passing)(
    'is returned with one warning when the refresh fails with %s, and refreshed a minute later',
    async (code) => {
      expect(await fetchPassword(open(), failWith(code))).toBe('token1')
      expect(warnings).toEqual([
        `It failed with ${code}. The cached token is used instead; it is valid until 2026-11-24T00:00:00.000Z.`,
      ])
      time += 59_000
      expect(await fetchPassword(open())).toBe('token1')
      expect({ calls, warnings: warnings.length }).toEqual({ calls: 2, warnings: 1 })
      time += 1_000
      expect(await fetchPassword(open())).toBe('token3')
    },
  )

  it.each(final)('is not returned when the refresh fails with %s', async (code) => {
    await expect(fetchPassword(open(), failWith(code))).rejects.toMatchObject({ code })
    expect(warnings).toEqual([])
    // Nor does the failure stop the next refresh.
    await expect(fetchPassword(open(), failWith(code))).rejects.toMatchObject({ code })
    expect(calls).toBe(3)
  })

  it('has a rule for every error code of credentials, denials, the network and services', () => {
    const kinds = ['credentials', 'denied', 'network', 'service']
    const codes = Object.entries(errorKinds).flatMap(([code, kind]) => (kinds.includes(kind) ? [code] : []))
    const known: readonly string[] = [...passing, ...final]
    expect(codes.filter((code) => !known.includes(code))).toEqual([])
    expect(known.length).toBe(codes.length + 1)
  })

  it('is returned when the refresh takes longer than its limit', async () => {
    const cache = open({ limits: { refreshMs: 40, waitMs: 10_000 } })
    expect(await fetchPassword(cache, never)).toBe('token1')
    expect(warnings).toEqual([
      'No new authorization token arrived within 0.04 s. The cached token is used instead; it is valid until 2026-11-24T00:00:00.000Z.',
    ])
    expect(await fetchPassword(cache, never)).toBe('token1')
    expect(calls).toBe(2)
  })

  it('is returned when the time limit of the whole call passes first', async () => {
    const signal = AbortSignal.timeout(30)
    expect(await fetchPassword(open(), never, { signal: () => signal })).toBe('token1')
    expect(warnings).toHaveLength(1)
  })

  it('is not returned to a caller that cancels, and no failure is stored', async () => {
    const before = calls
    const caller = new AbortController()
    const attempt = fetchPassword(open(), never, { signal: () => caller.signal })
    await vi.waitUntil(() => calls > before)
    caller.abort(new Error('cancelled'))
    await expect(attempt).rejects.toThrow('cancelled')
    expect(filesOf('.failure.json')).toEqual([])
    expect(filesOf('.lock')).toEqual([])
  })

  it('is not returned when it expires during the refresh', async () => {
    time = start + 12 * hour - 1_000
    const slowly: Fetch = async (signal) => {
      time += 2_000
      return failWith('connection-refused')(signal)
    }
    await expect(fetchPassword(open(), slowly)).rejects.toMatchObject({ code: 'connection-refused' })
  })

  it('is returned when another process takes too long to refresh it', async () => {
    const { processId, hostname, bootId } = currentHost()
    const holder = { id: 'theirs', processId, host: hostname(), bootId: bootId(), since: time }
    writeFileSync(entryFile().replace('.token.json', '.lock'), JSON.stringify(holder))
    expect(await fetchPassword(open({ limits: { refreshMs: 50, waitMs: 10_000 } }))).toBe('token1')
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Timed out while another process was fetching .* The cached token is used instead/,
      ),
    ])
  })

  it('is refreshed when the stored failure of the last refresh is not readable', async () => {
    const error = { code: 'nonsense', message: 'm', hint: 'h' }
    const failure = entryFile().replace('.token.json', '.failure.json')
    writeFileSync(failure, JSON.stringify({ id: 'x', at: time, error }))
    expect(await fetchPassword(open())).toBe('token2')
  })
})

describe('a token is never returned', () => {
  it('twelve hours after it was fetched, however late its expiry seems to a clock that is behind', async () => {
    const cache = open()
    await fetchPassword(cache, async () => createToken('behind', 36 * hour))
    time += 6 * hour - 1
    expect(await fetchPassword(cache, failWith('connection-refused'))).toBe('behind')
    time += 6 * hour + 1
    await expect(fetchPassword(cache, failWith('connection-refused'))).rejects.toMatchObject({
      code: 'connection-refused',
    })
  })

  it('after it has expired, whatever error the refresh fails with', async () => {
    await fetchPassword(open())
    time += 12 * hour
    await expect(fetchPassword(open(), failWith('connection-refused'))).rejects.toMatchObject({
      code: 'connection-refused',
    })
    expect(await fetchPassword(open())).toBe('token3')
  })

  it('from the cache when it had expired on arrival', async () => {
    const expired: Fetch = async () => createToken(`expired${calls}`, -60_000)
    expect(await fetchPassword(open(), expired)).toBe('expired1')
    expect(await fetchPassword(open(), expired)).toBe('expired2')
    expect(readdirSync(directory)).toEqual([])
  })

  it('before its time of issue, after the clock was set back', async () => {
    await fetchPassword(open())
    time -= hour
    expect(await fetchPassword(open())).toBe('token2')
  })

  it('from the cache when its endpoint is hostile: the caller gets it once, to reject it', async () => {
    const proxyEndpoint = 'https://$(touch pwned)'
    const hostile: Fetch = async () => ({ ...createToken('hostile'), proxyEndpoint })
    expect(await open().fetch(createRequest(hostile))).toMatchObject({ proxyEndpoint })
    expect(await fetchPassword(open())).toBe('token2')
  })

  it('from a file that the cache did not write', async () => {
    await fetchPassword(open())
    writeFileSync(entryFile(), readFileSync(entryFile(), 'utf8').slice(0, -20))
    const cache = open()
    expect(cache.list()).toEqual([])
    expect(await fetchPassword(cache)).toBe('token2')
    expect(await fetchPassword(open())).toBe('token2')
  })
})

describe('list and clear', () => {
  it('show what is cached, for which identity and how long, and no secret', async () => {
    await fetchPassword(open())
    expect(open().list()).toEqual([
      {
        target,
        identityName: 'profile build',
        proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
        issuedAt: new Date(start),
        expiresAt: new Date(start + 12 * hour),
      },
    ])
  })

  it('remove every file of the cache, so that everything is fetched again', async () => {
    await fetchPassword(open())
    await fetchPassword(open(), fetchNext, { target: { ...target, region: 'eu-west-1' } })
    await expect(fetchPassword(open(), failWith('access-denied'), { identity: {} })).rejects.toThrow()
    expect(open().clear()).toBe(2)
    expect(readdirSync(directory)).toEqual([])
    expect(await fetchPassword(open())).toBe('token4')
  })
})

describe('the clock of the cache', () => {
  it('decides which leftovers of killed writers are old', async () => {
    const leftover = `${'0a'.repeat(8)}.tmp`
    const writeLeftover = (age: number) => {
      writeFileSync(join(directory, leftover), 'half')
      const written = (time - age) / 1000
      utimesSync(join(directory, leftover), written, written)
    }
    writeLeftover(9 * 60_000)
    open().list()
    expect(readdirSync(directory)).toEqual([leftover])
    writeLeftover(11 * 60_000)
    open().list()
    expect(readdirSync(directory)).toEqual([])
  })
})

describe('a directory that must not be used', () => {
  it('is reported once, and every token is fetched', async () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    const cache = openTokenCache(file, { warn: (message) => warnings.push(message) })
    expect(await fetchPassword(cache)).toBe('token1')
    expect(await fetchPassword(cache)).toBe('token2')
    expect(warnings).toEqual([
      `The token cache ${file} is not used: it is a symbolic link or not a directory.`,
    ])
    expect({ path: cache.path, list: cache.list(), cleared: cache.clear() }).toEqual({
      path: file,
      list: [],
      cleared: 0,
    })
  })

  it('costs nothing but calls when it goes away later', async () => {
    const cache = open()
    rmSync(directory, { recursive: true })
    expect(await fetchPassword(cache)).toBe('token1')
    expect(await fetchPassword(cache)).toBe('token2')
    directory = mkdtempSync(join(tmpdir(), 'ecrlogin-cache-'))
  })
})

describe('noCache', () => {
  it('fetches each time', async () => {
    expect((await noCache.fetch(createRequest())).credentials.password).toBe('token1')
    expect((await noCache.fetch(createRequest())).credentials.password).toBe('token2')
  })
})
