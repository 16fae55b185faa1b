import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turnOfEventLoop } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiTarget, AuthorizationData } from '../ecr/api-call.ts'
import { EcrLoginError, type ErrorCode, exitCodes } from '../errors/errors.ts'
import { currentHost, type Host } from '../system/host.ts'
import { createTimeLimits } from '../system/time-limits.ts'
import { type CacheRequest, noCache, openTokenCache, type StoredTokenCache } from './token-cache.ts'

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

/** The nth answer of AWS, good for twelve hours unless told. */
function token(password: string, lifetime = 12 * hour): AuthorizationData {
  return {
    authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
    expiresAt: new Date(time + lifetime),
    proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
  }
}

function passwordOf({ authorizationToken }: AuthorizationData): string {
  return Buffer.from(authorizationToken, 'base64').toString().slice('AWS:'.length)
}

type Ask = CacheRequest['ask']

const answerNext: Ask = async () => token(`answer${calls}`)

function failWith(code: ErrorCode): Ask {
  return async () => {
    throw new EcrLoginError(code, `It failed with ${code}.`, 'Hint it.')
  }
}

/** Asks until its signal ends it, as the core does. */
const never: Ask = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

function question(ask: Ask = answerNext, more: Partial<CacheRequest> = {}): CacheRequest {
  return {
    target,
    identity: { keys: ['AKIAIOSFODNN7EXAMPLE', 'secret', null] },
    identityName: 'profile build',
    ask: (signal) => {
      calls += 1
      return ask(signal)
    },
    signal: new AbortController().signal,
    timeLimits: createTimeLimits(),
    warn: (message) => warnings.push(message),
    ...more,
  }
}

/** What a cache answers, as the password. */
async function fetchPassword(cache: StoredTokenCache, ask?: Ask, more?: Partial<CacheRequest>) {
  return passwordOf(await cache.fetch(question(ask, more)))
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

describe('a token that is fresh', () => {
  it('is served without asking, to other processes too', async () => {
    expect(await fetchPassword(open())).toBe('answer1')
    time += 6 * hour - 1
    expect(await fetchPassword(open())).toBe('answer1')
    expect(calls).toBe(1)
  })

  it('comes back as it was', async () => {
    const cache = open()
    const first = await cache.fetch(question())
    expect(await cache.fetch(question())).toEqual(first)
    const ofPublic = async () => ({ ...token('public'), proxyEndpoint: null })
    const more = { target: { ...target, isPublic: true } }
    const asked = await cache.fetch(question(ofPublic, more))
    expect(await cache.fetch(question(ofPublic, more))).toEqual(asked)
    expect(calls).toBe(2)
  })

  it.each<[string, Partial<CacheRequest>]>([
    ['another region', { target: { ...target, region: 'eu-west-1' } }],
    ['ECR Public', { target: { ...target, isPublic: true } }],
    ['an endpoint', { target: { ...target, endpoint: 'http://127.0.0.1:4566' } }],
    ['FIPS', { target: { ...target, isFips: true } }],
    ['dual-stack', { target: { ...target, isDualStack: true } }],
    ['another identity', { identity: { keys: ['AKIAIOSFODNN7EXAMPLE', 'another', null] } }],
  ])('is not served for %s', async (_, more) => {
    await fetchPassword(open())
    expect(await fetchPassword(open(), answerNext, more)).toBe('answer2')
    expect(await fetchPassword(open())).toBe('answer1')
    expect(await fetchPassword(open(), answerNext, more)).toBe('answer2')
  })

  it('is not kept for an identity that nothing local defines', async () => {
    const cache = open()
    expect(await fetchPassword(cache, answerNext, { identity: null })).toBe('answer1')
    expect(await fetchPassword(cache, answerNext, { identity: null })).toBe('answer2')
    expect(readdirSync(directory)).toEqual([])
  })

  it('leaves nothing beside it', async () => {
    await fetchPassword(open())
    expect(readdirSync(directory)).toHaveLength(1)
  })
})

describe('a token past its half life', () => {
  beforeEach(async () => {
    await fetchPassword(open())
    time += 6 * hour
  })

  it('is replaced', async () => {
    expect(await fetchPassword(open())).toBe('answer2')
    expect(await fetchPassword(open())).toBe('answer2')
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
    'is served with one warning when the refresh fails with %s, and a minute later tried again',
    async (code) => {
      expect(await fetchPassword(open(), failWith(code))).toBe('answer1')
      expect(warnings).toEqual([
        `It failed with ${code}. The token at hand is served, which is good until 2026-11-24T00:00:00.000Z.`,
      ])
      time += 59_000
      expect(await fetchPassword(open())).toBe('answer1')
      expect({ calls, warnings: warnings.length }).toEqual({ calls: 2, warnings: 1 })
      time += 1_000
      expect(await fetchPassword(open())).toBe('answer3')
    },
  )

  it.each(final)('is not served when the refresh fails with %s', async (code) => {
    await expect(fetchPassword(open(), failWith(code))).rejects.toMatchObject({ code })
    expect(warnings).toEqual([])
    // Nor does the failure keep the next one from asking.
    await expect(fetchPassword(open(), failWith(code))).rejects.toMatchObject({ code })
    expect(calls).toBe(3)
  })

  it('knows what to do with every error code of credentials, network and AWS', () => {
    const codes = Object.entries(exitCodes).filter(([, exitCode]) => exitCode >= 3 && exitCode <= 6)
    const known: readonly string[] = [...passing, ...final]
    expect(codes.map(([code]) => code).filter((code) => !known.includes(code))).toEqual([])
  })

  it('waits for a new one so long and no longer', async () => {
    const cache = open({ limits: { refreshMs: 40, waitMs: 10_000 } })
    expect(await fetchPassword(cache, never)).toBe('answer1')
    expect(warnings).toEqual([expect.stringContaining('No new authorization token came within 0.04 s.')])
    expect(await fetchPassword(cache, never)).toBe('answer1')
    expect(calls).toBe(2)
  })

  it('is served when the time for the whole call is over first', async () => {
    const signal = AbortSignal.timeout(30)
    expect(await fetchPassword(open(), never, { signal })).toBe('answer1')
    expect(warnings).toHaveLength(1)
  })

  it('is not served to a caller that gave up, and the others are told nothing', async () => {
    const before = calls
    const caller = new AbortController()
    const attempt = fetchPassword(open(), never, { signal: caller.signal })
    await vi.waitUntil(() => calls > before)
    caller.abort(new Error('given up'))
    await expect(attempt).rejects.toThrow('given up')
    expect(filesOf('.outcome.json')).toEqual([])
    expect(filesOf('.lock')).toEqual([])
  })

  it('is not served when it expires while the refresh is tried', async () => {
    time = start + 12 * hour - 1_000
    const slowly: Ask = async (signal) => {
      time += 2_000
      return failWith('connection-refused')(signal)
    }
    await expect(fetchPassword(open(), slowly)).rejects.toMatchObject({ code: 'connection-refused' })
  })
})

describe('what is never served', () => {
  it('a token of more than twelve hours ago, however late its expiry seems to a clock that is behind', async () => {
    const cache = open()
    await fetchPassword(cache, async () => token('behind', 36 * hour))
    time += 6 * hour - 1
    expect(await fetchPassword(cache, failWith('connection-refused'))).toBe('behind')
    time += 6 * hour + 1
    await expect(fetchPassword(cache, failWith('connection-refused'))).rejects.toMatchObject({
      code: 'connection-refused',
    })
  })

  it('an expired token, whatever happens to the refresh', async () => {
    await fetchPassword(open())
    time += 12 * hour
    await expect(fetchPassword(open(), failWith('connection-refused'))).rejects.toMatchObject({
      code: 'connection-refused',
    })
    expect(await fetchPassword(open())).toBe('answer3')
  })

  it('a token that arrives past its expiry goes to the one who asked alone', async () => {
    const expired: Ask = async () => token(`expired${calls}`, -60_000)
    expect(await fetchPassword(open(), expired)).toBe('expired1')
    expect(await fetchPassword(open(), expired)).toBe('expired2')
    expect(readdirSync(directory)).toEqual([])
  })

  it('a token from the future: the clock was set back', async () => {
    await fetchPassword(open())
    time -= hour
    expect(await fetchPassword(open())).toBe('answer2')
  })

  it.each([
    ['no base64', { authorizationToken: '%not base64%' }],
    ['a token without a colon', { authorizationToken: Buffer.from('AWS').toString('base64') }],
    ['a hostile token', { authorizationToken: Buffer.from("AWS:'; touch pwned; '").toString('base64') }],
    ['a hostile endpoint', { proxyEndpoint: 'https://$(touch pwned)' }],
  ])('%s, which is passed on to be refused, and not kept', async (_, wrong) => {
    const nonsense: Ask = async () => ({ ...token('good'), ...wrong })
    expect(await open().fetch(question(nonsense))).toMatchObject(wrong)
    expect(await fetchPassword(open())).toBe('answer2')
  })
})

describe('an entry that is not what we wrote', () => {
  const good = () => JSON.parse(readFileSync(entryFile(), 'utf8'))
  const mangled: [string, () => string | Buffer][] = [
    ['empty', () => ''],
    ['cut short', () => readFileSync(entryFile(), 'utf8').slice(0, -20)],
    ['bytes', () => Buffer.from([0, 255, 254, 1, 2, 3])],
    ['null', () => 'null'],
    ['a number', () => '42'],
    ['a list', () => '[]'],
    ['an object of something else', () => '{"version":1,"registries":{}}'],
    ['prototype names', () => '{"__proto__":{"data":{}},"constructor":{},"toString":1}'],
    ['without a target', () => JSON.stringify({ ...good(), target: undefined })],
    ['with a text for a target', () => JSON.stringify({ ...good(), target: 'us-west-2' })],
    ['without data', () => JSON.stringify({ ...good(), data: null })],
    [
      'with a number for a token',
      () => JSON.stringify({ ...good(), data: { ...good().data, authorizationToken: 1 } }),
    ],
    [
      'with a token that does not decode',
      () => JSON.stringify({ ...good(), data: { ...good().data, authorizationToken: 'AAAA' } }),
    ],
    [
      'with a number for an endpoint',
      () => JSON.stringify({ ...good(), data: { ...good().data, proxyEndpoint: 5 } }),
    ],
    [
      'without an expiry',
      () => JSON.stringify({ ...good(), data: { ...good().data, expiresAt: undefined } }),
    ],
    [
      'with an expiry that is no time',
      () => JSON.stringify({ ...good(), data: { ...good().data, expiresAt: 'soon' } }),
    ],
    ['without a time of issue', () => JSON.stringify({ ...good(), issuedAt: null })],
    [
      'with a time that makes no text',
      () => JSON.stringify({ ...good(), issuedAt: { toString: 1, valueOf: 1 } }),
    ],
    [
      'with an endpoint that is no text',
      () => JSON.stringify({ ...good(), data: { ...good().data, proxyEndpoint: ['https://a.example'] } }),
    ],
    ['of 10 MiB', () => JSON.stringify({ ...good(), more: 'x'.repeat(10 * 1024 * 1024) })],
    ['nested 100,000 deep', () => '['.repeat(100_000)],
  ]

  it.each(mangled)('is nothing: %s', async (_, content) => {
    await fetchPassword(open())
    writeFileSync(entryFile(), content())
    const cache = open()
    expect(cache.list()).toEqual([])
    expect(await fetchPassword(cache)).toBe('answer2')
    expect(await fetchPassword(open())).toBe('answer2')
  })

  it.each([
    ['of a code that is none', { code: 'nonsense', message: 'm', hint: 'm' }],
    ['of a code that every object has', { code: 'constructor', message: 'm', hint: 'm' }],
    ['without a sentence', { code: 'timed-out' }],
    ['of null', null],
  ])('an outcome %s keeps nobody from asking', async (_, error) => {
    await fetchPassword(open())
    const outcome = entryFile().replace('.token.json', '.outcome.json')
    writeFileSync(outcome, JSON.stringify({ id: 'x', at: start + 6 * hour, error }))
    time += 6 * hour
    expect(await fetchPassword(open())).toBe('answer2')
  })
})

describe('what is written', () => {
  it('takes expired tokens, old outcomes and void locks with it, and nothing else', async () => {
    const region = (name: string) => ({ target: { ...target, region: name } })
    await fetchPassword(open(), async () => token('short', 2 * hour), region('eu-west-1'))
    await fetchPassword(open(), answerNext, region('eu-west-2'))
    await expect(fetchPassword(open(), failWith('access-denied'), region('eu-west-3'))).rejects.toThrow()
    const lock = join(directory, `${'a'.repeat(64)}.lock`)
    writeFileSync(
      lock,
      JSON.stringify({ id: 'x', processId: 1, host: 'elsewhere', bootId: null, since: start }),
    )
    const foreign = join(directory, 'notes.lock')
    writeFileSync(foreign, 'mine')
    time += 3 * hour
    await fetchPassword(open())
    expect(
      open()
        .list()
        .map(({ target: { region: name } }) => name)
        .sort(),
    ).toEqual(['eu-west-2', 'us-west-2'])
    expect(filesOf('.outcome.json')).toEqual([])
    expect(filesOf('.lock')).toEqual([foreign])
  })

  it('leaves an outcome that others may be waiting for', async () => {
    await expect(fetchPassword(open(), failWith('access-denied'))).rejects.toThrow()
    await fetchPassword(open(), answerNext, { target: { ...target, region: 'eu-west-1' } })
    expect(filesOf('.outcome.json')).toHaveLength(1)
  })

  it('holds no key of an identity, and no secret in its name', async () => {
    await fetchPassword(open())
    const [name] = readdirSync(directory)
    expect(name).toMatch(/^[0-9a-f]{64}\.token\.json$/)
    expect(readFileSync(entryFile(), 'utf8')).not.toMatch(/AKIAIOSFODNN7EXAMPLE|secret/)
  })
})

describe('the list', () => {
  it('tells what is kept, for whom and how long, and no secret', async () => {
    await fetchPassword(open())
    const list = open().list()
    expect(
      list.map(({ target: at, identityName, issuedAt, expiresAt }) => ({
        at,
        identityName,
        issuedAt,
        expiresAt,
      })),
    ).toEqual([
      {
        at: target,
        identityName: 'profile build',
        issuedAt: new Date(start),
        expiresAt: new Date(start + 12 * hour),
      },
    ])
    time += 12 * hour
    expect(open().list()).toEqual([])
  })

  it('holds no token', async () => {
    await fetchPassword(open())
    expect(JSON.stringify(open().list())).not.toContain(
      Buffer.from('AWS:answer1').toString('base64').slice(0, 12),
    )
  })
})

describe('clearing', () => {
  it('removes every file of the cache and counts the tokens', async () => {
    await fetchPassword(open())
    await fetchPassword(open(), answerNext, { target: { ...target, region: 'eu-west-1' } })
    await expect(fetchPassword(open(), failWith('access-denied'), { identity: {} })).rejects.toThrow()
    expect(open().clear()).toBe(2)
    expect(readdirSync(directory)).toEqual([])
    expect(open().clear()).toBe(0)
    expect(await fetchPassword(open())).toBe('answer4')
  })

  it('leaves the files of others where they are', async () => {
    const others = ['thesis.tmp', 'notes.token.json', 'package-lock.json', 'deadbeef.lock']
    for (const name of others) {
      writeFileSync(join(directory, name), 'mine')
      utimesSync(join(directory, name), 0, 0)
    }
    await fetchPassword(open())
    open().clear()
    expect(readdirSync(directory).sort()).toEqual([...others].sort())
  })
})

describe('waiting for another process', () => {
  /** Lays down a lock of a process that is at work on the question. */
  async function lay(machine: Host): Promise<string> {
    await fetchPassword(open())
    const file = entryFile().replace('.token.json', '.lock')
    rmSync(entryFile())
    const { processId, host, bootId } = machine
    writeFileSync(file, JSON.stringify({ id: 'theirs', processId, host, bootId, since: time }))
    return file
  }

  /** A cache, and how often it has looked whether the other one is still there. */
  function openWatched() {
    let looks = 0
    const isAlive = () => {
      looks += 1
      return true
    }
    return { cache: open({ machine: { ...currentHost(), isAlive } }), looks: () => looks }
  }

  it('takes its answer', async () => {
    const release = openWith()
    const other = open()
    const [holder, waiter] = [fetchPassword(open(), release.ask), fetchPassword(other)]
    release.answer(token('shared'))
    expect(await Promise.all([holder, waiter])).toEqual(['shared', 'shared'])
    expect(calls).toBe(1)
  })

  it('takes its error at once, with its sentences', async () => {
    const release = openWith()
    const holder = fetchPassword(open(), release.ask)
    await vi.waitUntil(() => calls === 1)
    const waiters = [openWatched(), openWatched()]
    const attempts = [holder, ...waiters.map(({ cache }) => fetchPassword(cache))]
    await vi.waitUntil(() => waiters.every(({ looks }) => looks() > 0))
    release.fail(new EcrLoginError('access-denied', 'AWS said no.', 'Ask for it.'))
    for (const result of await Promise.allSettled(attempts)) {
      expect(result).toMatchObject({
        reason: { code: 'access-denied', message: 'AWS said no.', hint: 'Ask for it.' },
      })
    }
    expect(calls).toBe(1)
  })

  it('asks itself when the other one gave up', async () => {
    const caller = new AbortController()
    const holder = fetchPassword(open(), never, { signal: caller.signal })
    const waiter = fetchPassword(open())
    await vi.waitUntil(() => calls === 1)
    caller.abort(new Error('given up'))
    await expect(holder).rejects.toThrow('given up')
    expect(await waiter).toBe('answer2')
  })

  it('asks itself when the other one hangs', async () => {
    await lay(currentHost())
    expect(await fetchPassword(open({ limits: { refreshMs: 3_000, waitMs: 50 } }))).toBe('answer2')
  })

  it('lets one ask when the other one hangs, and has the rest wait for that one', async () => {
    await lay(currentHost())
    const limits = { refreshMs: 3_000, waitMs: 50 }
    // Any that asked as well would do so before this answer comes.
    const soon: Ask = async () => {
      const answer = token(`answer${calls}`)
      await turnOfEventLoop()
      return answer
    }
    const attempts = Array.from({ length: 5 }, () => fetchPassword(open({ limits }), soon))
    expect(await Promise.all(attempts)).toEqual(Array(5).fill('answer2'))
    expect(calls).toBe(2)
  })

  it('looks less and less often, so that many who wait leave the machine to the one who asks', async () => {
    await lay(currentHost())
    const { cache, looks } = openWatched()
    const attempt = fetchPassword(cache, answerNext, { signal: AbortSignal.timeout(1_000) })
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out' })
    // Every 20 ms would make 50.
    expect(looks()).toBeLessThan(25)
    expect(looks()).toBeGreaterThan(1)
  })

  it('ends with the time for the whole call, and says what took it', async () => {
    await lay(currentHost())
    await expect(
      fetchPassword(open(), answerNext, { signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({
      code: 'timed-out',
      message: 'The time ran out while another process was asking for the same authorization token.',
    })
  })

  it('ends when the caller gives up', async () => {
    await lay(currentHost())
    const attempt = fetchPassword(open(), answerNext, { signal: AbortSignal.abort(new Error('given up')) })
    await expect(attempt).rejects.toThrow('given up')
  })

  it('serves the old token when another one is refreshing for too long', async () => {
    await fetchPassword(open())
    time += 6 * hour
    const { processId, host, bootId } = currentHost()
    const lock = JSON.stringify({ id: 'theirs', processId, host, bootId, since: time })
    writeFileSync(entryFile().replace('.token.json', '.lock'), lock)
    expect(await fetchPassword(open({ limits: { refreshMs: 50, waitMs: 10_000 } }))).toBe('answer1')
    expect(warnings).toEqual([expect.stringContaining('another process was asking')])
  })

  it('goes on at once when the lock is void, and leaves none', async () => {
    const lock = await lay({ ...currentHost(), bootId: 'an earlier start' })
    expect(await fetchPassword(open())).toBe('answer2')
    expect(existsSync(lock)).toBe(false)
  })

  /** An `ask` that ends when it is told to. */
  function openWith() {
    let answer = (_: AuthorizationData) => {}
    let fail = (_: Error) => {}
    const promise = new Promise<AuthorizationData>((resolve, reject) => {
      answer = resolve
      fail = reject
    })
    return { ask: () => promise, answer, fail }
  }
})

describe('a directory that must not be used', () => {
  it('is said once, and everything is asked', async () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    const cache = openTokenCache(file, { warn: (message) => warnings.push(message) })
    expect(await fetchPassword(cache)).toBe('answer1')
    expect(await fetchPassword(cache)).toBe('answer2')
    expect(warnings).toEqual([`The token cache ${file} is not used: it is not a directory of its own.`])
    expect({ path: cache.path, list: cache.list(), cleared: cache.clear() }).toEqual({
      path: file,
      list: [],
      cleared: 0,
    })
  })

  it('is not found out about later either: one that goes away costs nothing but calls', async () => {
    const cache = open()
    rmSync(directory, { recursive: true })
    expect(await fetchPassword(cache)).toBe('answer1')
    expect(await fetchPassword(cache)).toBe('answer2')
    directory = mkdtempSync(join(tmpdir(), 'ecrlogin-cache-'))
  })
})

it('the cache that keeps nothing asks each time', async () => {
  expect(passwordOf(await noCache.fetch(question()))).toBe('answer1')
  expect(passwordOf(await noCache.fetch(question()))).toBe('answer2')
})
