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
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApiTarget } from '../ecr/api-target.ts'
import { type AuthorizationToken, parseAuthorizationToken } from '../ecr/authorization-token.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { currentHost } from '../system/host.ts'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'
import { type CacheKey, suffix } from './cache-key.ts'
import { createTokenStore, type TokenStore } from './token-store.ts'

const start = Date.parse('2026-11-23T12:00:00Z')
const hour = 3_600_000
const minute = 60_000
const keyOf = (letter: string, credentials: string | null = null): CacheKey => ({
  name: letter.repeat(64),
  credentials,
})
const keyA = keyOf('a')
const keyB = keyOf('b')
const keyC = keyOf('c')
const denied = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')

let path: string
/** The store's clock. */
let time: number
let store: TokenStore

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'ecrlogin-store-'))
  time = start
  store = createStore()
})
afterEach(() => rmSync(path, { recursive: true }))

/** A store that has not looked for useless files yet. */
function createStore(): TokenStore {
  const directory = openCacheDirectory(path, currentHost().userId) as CacheDirectory
  return createTokenStore(directory, currentHost(), () => new Date(time))
}

function entryIn(region = 'us-west-2') {
  const target: ApiTarget = { isPublic: false, region, endpoint: null, isFips: false, isDualStack: false }
  return { target, identityName: 'profile build' }
}

function createToken(lifetime = 12 * hour): AuthorizationToken {
  return parseAuthorizationToken({
    authorizationToken: Buffer.from('AWS:password').toString('base64'),
    expiresAt: new Date(time + lifetime),
    proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
  })
}

const files = () => readdirSync(path).sort()

describe('a kept token', () => {
  it('is read, by other stores too, until it expires', () => {
    const token = createToken()
    store.keep(keyA, entryIn(), token)
    time += 12 * hour - 1
    expect(createStore().read(keyA)).toMatchObject({ ...entryIn(), issuedAt: new Date(start), token })
    time += 1
    expect(createStore().read(keyA)).toBeNull()
  })

  it('is not read while the clock is before its issue', () => {
    store.keep(keyA, entryIn(), createToken())
    time -= hour
    expect(store.read(keyA)).toBeNull()
  })

  it('is in one file, whose name and text show no password', () => {
    store.keep(keyA, entryIn(), createToken())
    expect(files()).toEqual([keyA.name + suffix.entry])
    expect(readFileSync(join(path, keyA.name + suffix.entry), 'utf8')).not.toContain('password')
  })

  it('removes the failure of its key, and no other', () => {
    store.keepFailure(keyA, 'one', denied)
    store.keepFailure(keyB, 'two', denied)
    store.keep(keyA, entryIn(), createToken())
    expect(store.readFailure(keyA)).toBeNull()
    expect(store.readFailure(keyB)).toMatchObject({ id: 'two' })
  })
})

describe('what is kept under a key with credentials', () => {
  const [one, two] = [keyOf('a', 'hash of one'), keyOf('a', 'hash of two')]

  it('does not exist under the same name with other credentials, or with none', () => {
    store.keep(one, entryIn(), createToken())
    store.keepFailure(one, 'one', denied)
    for (const other of [two, keyA]) {
      expect([store.read(other), store.readFailure(other)]).toEqual([null, null])
    }
    expect(store.readFailure(one)).toMatchObject({ id: 'one', credentials: 'hash of one' })
    expect(store.read(one)).toMatchObject({ credentials: 'hash of one' })
  })

  it('does not exist with credentials when it was kept without', () => {
    store.keep(keyA, entryIn(), createToken())
    expect(store.read(one)).toBeNull()
  })

  it('is replaced by what is kept with other credentials', () => {
    for (let i = 0; i < 50; i++) store.keep(keyOf('a', `hash ${i}`), entryIn(), createToken())
    expect(files()).toEqual([keyA.name + suffix.entry])
    expect(store.read(keyOf('a', 'hash 48'))).toBeNull()
    expect(store.read(keyOf('a', 'hash 49'))).not.toBeNull()
  })

  it('has the lock of its name, so that one process at a time replaces the file', () => {
    expect(store.tryLock(one, null).state).toBe('held')
    expect(store.tryLock(two, null).state).toBe('taken')
  })

  it('is listed without its credentials', () => {
    store.keep(one, entryIn(), createToken())
    expect(store.list()).toHaveLength(1)
    expect(JSON.stringify(store.list())).not.toContain('hash')
  })

  it('is not useless while it is valid', () => {
    store.keep(one, entryIn(), createToken())
    createStore().keep(keyB, entryIn(), createToken())
    expect(store.read(one)).not.toBeNull()
  })
})

describe('a token that is not kept', () => {
  it.each<[string, () => AuthorizationToken]>([
    ['has expired', () => createToken(0)],
    ['has an unusable endpoint', () => ({ ...createToken(), proxyEndpoint: 'https://$(touch pwned)' })],
  ])('%s, and still removes the failure of its key', (_, create) => {
    store.keepFailure(keyA, 'one', denied)
    store.keep(keyA, entryIn(), create())
    expect(files()).toEqual([])
  })
})

describe('a file that the store did not write', () => {
  it('is not a token when it is larger than any that the store writes', () => {
    store.keep(keyA, entryIn(), createToken())
    const file = join(path, keyA.name + suffix.entry)
    writeFileSync(file, readFileSync(file, 'utf8').padEnd(10 * 1024 * 1024))
    expect(store.read(keyA)).toBeNull()
  })

  it.each(['', 'null', '{"version":1}', 'x'])('is neither a token nor a failure: %.20j', (text) => {
    writeFileSync(join(path, keyA.name + suffix.entry), text)
    writeFileSync(join(path, keyA.name + suffix.failure), text)
    expect([store.read(keyA), store.readFailure(keyA), store.list()]).toEqual([null, null, []])
    store.keep(keyA, entryIn(), createToken())
    expect(store.read(keyA)).not.toBeNull()
  })
})

describe('a stored failure', () => {
  it('is recent for one minute, before and after', () => {
    store.keepFailure(keyA, 'one', denied)
    const failure = store.readFailure(keyA)
    expect(failure).toMatchObject({ id: 'one', at: start, error: { code: 'access-denied' } })
    const isRecentAfter = (age: number) => {
      time = start + age
      return store.isRecent(failure)
    }
    expect([-minute, -minute + 1, 0, minute - 1, minute].map(isRecentAfter)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  it('is not recent when there is none', () => {
    expect(store.isRecent(store.readFailure(keyA))).toBe(false)
  })
})

describe('keeping a token', () => {
  it('removes expired tokens, old failures and void locks, and nothing else', () => {
    store.keep(keyA, entryIn('eu-west-1'), createToken(2 * hour))
    store.keep(keyB, entryIn('eu-west-2'), createToken())
    store.keepFailure(keyC, 'one', denied)
    const holder = { id: 'x', processId: 1, host: 'elsewhere', bootId: null, since: start }
    writeFileSync(join(path, 'd'.repeat(64) + suffix.lock), JSON.stringify(holder))
    writeFileSync(join(path, 'notes.lock'), 'mine')
    time += 3 * hour
    createStore().keep(keyC, entryIn(), createToken())
    expect(files()).toEqual([keyB.name + suffix.entry, keyC.name + suffix.entry, 'notes.lock'])
  })

  it('leaves a failure that others may be waiting for', () => {
    store.keepFailure(keyA, 'one', denied)
    store.keep(keyB, entryIn(), createToken())
    expect(store.readFailure(keyA)).toMatchObject({ id: 'one' })
  })

  it('looks for useless files once a minute', () => {
    store.keep(keyA, entryIn(), createToken(1))
    time += 30_000
    store.keep(keyB, entryIn(), createToken())
    expect(files()).toContain(keyA.name + suffix.entry)
    time += 30_000
    store.keep(keyB, entryIn(), createToken())
    expect(files()).toEqual([keyB.name + suffix.entry])
  })
})

describe('the list', () => {
  it('holds the tokens that may still be used, without their secrets', () => {
    store.keep(keyA, entryIn('eu-west-1'), createToken(2 * hour))
    store.keep(keyB, entryIn('us-west-2'), createToken())
    time += 3 * hour
    expect(store.list()).toEqual([
      {
        ...entryIn('us-west-2'),
        proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
        issuedAt: new Date(start),
        expiresAt: new Date(start + 12 * hour),
        failedRefresh: null,
      },
    ])
  })
})

describe('clearing', () => {
  it('removes every file of the cache, and returns the number of tokens', () => {
    store.keep(keyA, entryIn(), createToken())
    store.keep(keyB, entryIn(), createToken())
    store.keepFailure(keyC, 'one', denied)
    store.tryLock(keyC, null)
    expect(store.clear()).toBe(2)
    expect(files()).toEqual([])
    expect(store.clear()).toBe(0)
  })

  it('removes the copies of killed writers, which hold tokens too, however new they are', () => {
    for (const name of ['0123456789abcdef.tmp', 'fedcba9876543210.tmp'])
      writeFileSync(join(path, name), 'token')
    utimesSync(join(path, 'fedcba9876543210.tmp'), 0, 0)
    expect(store.clear()).toBe(0)
    expect(files()).toEqual([])
  })

  it('leaves the files of others', () => {
    const others = ['thesis.tmp', 'notes.token.json', 'package-lock.json', 'deadbeef.lock']
    for (const name of others) {
      writeFileSync(join(path, name), 'mine')
      utimesSync(join(path, name), 0, 0)
    }
    store.keep(keyA, entryIn(), createToken())
    store.clear()
    expect(files()).toEqual([...others].sort())
  })
})

describe('a lock', () => {
  it('is one per key', () => {
    const lock = store.tryLock(keyA, null)
    expect(lock.state).toBe('held')
    expect(createStore().tryLock(keyA, null)).toMatchObject({ state: 'taken' })
    expect(createStore().tryLock(keyB, null).state).toBe('held')
    if (lock.state === 'held') lock.release()
    expect(existsSync(join(path, keyA.name + suffix.lock))).toBe(false)
  })
})
