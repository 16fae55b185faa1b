import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CacheStage, type Fetch, failWith, hour, start, target } from '../../test-support/cache-stage.ts'
import type { CacheRequest } from './cache-request.ts'
import { noCache, openTokenCache } from './token-cache.ts'

let stage: CacheStage

beforeEach(() => {
  stage = new CacheStage()
})
afterEach(() => stage.remove())

describe('a fresh token', () => {
  it('is returned without a call, to other processes too', async () => {
    expect(await stage.fetchPassword(stage.open())).toBe('token1')
    stage.time += 6 * hour - 1
    expect(await stage.fetchPassword(stage.open())).toBe('token1')
    expect(stage.calls).toBe(1)
  })

  it('is returned as it was fetched', async () => {
    const cache = stage.open()
    const first = await cache.fetch(stage.createRequest())
    expect(await cache.fetch(stage.createRequest())).toEqual(first)
    const fetchPublic = async () => ({ ...stage.createToken('public'), proxyEndpoint: null })
    const more = { target: { ...target, isPublic: true } }
    const fetched = await cache.fetch(stage.createRequest(fetchPublic, more))
    expect(await cache.fetch(stage.createRequest(fetchPublic, more))).toEqual(fetched)
    expect(stage.calls).toBe(2)
  })

  it.each<[string, Partial<CacheRequest>]>([
    ['another region', { target: { ...target, region: 'eu-west-1' } }],
    ['ECR Public', { target: { ...target, isPublic: true } }],
    ['an endpoint', { target: { ...target, endpoint: 'http://127.0.0.1:4566' } }],
    ['FIPS', { target: { ...target, isFips: true } }],
    ['dual-stack', { target: { ...target, isDualStack: true } }],
    [
      'another identity',
      { identity: { inputs: { keys: ['AKIAIOSFODNN7EXAMPLE', 'another', null] }, credentials: null } },
    ],
  ])('is not returned for %s', async (_, more) => {
    await stage.fetchPassword(stage.open())
    expect(await stage.fetchPassword(stage.open(), stage.fetchNext, more)).toBe('token2')
    expect(await stage.fetchPassword(stage.open())).toBe('token1')
    expect(await stage.fetchPassword(stage.open(), stage.fetchNext, more)).toBe('token2')
  })

  it('is not kept for an identity without a fingerprint', async () => {
    const cache = stage.open()
    expect(await stage.fetchPassword(cache, stage.fetchNext, { identity: null })).toBe('token1')
    expect(await stage.fetchPassword(cache, stage.fetchNext, { identity: null })).toBe('token2')
    expect(readdirSync(stage.directory)).toEqual([])
  })

  it('is in one file, whose name and text show no key of the identity', async () => {
    await stage.fetchPassword(stage.open())
    expect(readdirSync(stage.directory)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.token\.json$/)])
    expect(readFileSync(stage.entryFile(), 'utf8')).not.toMatch(/AKIAIOSFODNN7EXAMPLE|secret/)
  })
})

describe('a token of a source that only its credentials tell apart', () => {
  const withKey = (accessKeyId: string): Partial<CacheRequest> => ({
    identity: { inputs: { command: '/bin/credentials' }, credentials: [accessKeyId, 'secret', null] },
  })

  it('is returned while the credentials are the same', async () => {
    expect(await stage.fetchPassword(stage.open(), stage.fetchNext, withKey('ASIAONE'))).toBe('token1')
    expect(await stage.fetchPassword(stage.open(), stage.fetchNext, withKey('ASIAONE'))).toBe('token1')
  })

  it('is replaced for other credentials, of which fifty leave one file', async () => {
    for (let i = 1; i <= 50; i++) {
      const password = await stage.fetchPassword(stage.open(), stage.fetchNext, withKey(`ASIA${i}`))
      expect(password).toBe(`token${i}`)
    }
    expect(readdirSync(stage.directory)).toEqual([expect.stringMatching(/\.token\.json$/)])
    expect(await stage.fetchPassword(stage.open(), stage.fetchNext, withKey('ASIA50'))).toBe('token50')
    expect(await stage.fetchPassword(stage.open(), stage.fetchNext, withKey('ASIA49'))).toBe('token51')
  })

  it('is not returned for other credentials when these get no token', async () => {
    await stage.fetchPassword(stage.open(), stage.fetchNext, withKey('ASIAONE'))
    stage.time += 7 * hour
    const attempt = stage.fetchPassword(stage.open(), failWith('connection-refused'), withKey('ASIATWO'))
    await expect(attempt).rejects.toMatchObject({ code: 'connection-refused' })
  })

  it('is in a file that shows no key', async () => {
    await stage.fetchPassword(stage.open(), stage.fetchNext, withKey('ASIAONE'))
    expect(readFileSync(stage.entryFile(), 'utf8')).not.toMatch(/ASIAONE|secret|bin/)
  })
})

describe('a token is never returned', () => {
  it('twelve hours after it was fetched, however late its expiry seems to a clock that is behind', async () => {
    const cache = stage.open()
    await stage.fetchPassword(cache, async () => stage.createToken('behind', 36 * hour))
    stage.time += 6 * hour - 1
    expect(await stage.fetchPassword(cache, failWith('connection-refused'))).toBe('behind')
    stage.time += 6 * hour + 1
    await expect(stage.fetchPassword(cache, failWith('connection-refused'))).rejects.toMatchObject({
      code: 'connection-refused',
    })
  })

  it('after it has expired, whatever error the refresh fails with', async () => {
    await stage.fetchPassword(stage.open())
    stage.time += 12 * hour
    await expect(stage.fetchPassword(stage.open(), failWith('connection-refused'))).rejects.toMatchObject({
      code: 'connection-refused',
    })
    expect(await stage.fetchPassword(stage.open())).toBe('token3')
  })

  it('from the cache when it had expired on arrival', async () => {
    const expired: Fetch = async () => stage.createToken(`expired${stage.calls}`, -60_000)
    expect(await stage.fetchPassword(stage.open(), expired)).toBe('expired1')
    expect(await stage.fetchPassword(stage.open(), expired)).toBe('expired2')
    expect(readdirSync(stage.directory)).toEqual([])
  })

  it('before its time of issue, after the clock was set back', async () => {
    await stage.fetchPassword(stage.open())
    stage.time -= hour
    expect(await stage.fetchPassword(stage.open())).toBe('token2')
  })

  it('from the cache when its endpoint is hostile: the caller gets it once, to reject it', async () => {
    const proxyEndpoint = 'https://$(touch pwned)'
    const hostile: Fetch = async () => ({ ...stage.createToken('hostile'), proxyEndpoint })
    expect(await stage.open().fetch(stage.createRequest(hostile))).toMatchObject({ proxyEndpoint })
    expect(await stage.fetchPassword(stage.open())).toBe('token2')
  })

  it('from a file that the cache did not write', async () => {
    await stage.fetchPassword(stage.open())
    writeFileSync(stage.entryFile(), readFileSync(stage.entryFile(), 'utf8').slice(0, -20))
    const cache = stage.open()
    expect(cache.list()).toEqual([])
    expect(await stage.fetchPassword(cache)).toBe('token2')
    expect(await stage.fetchPassword(stage.open())).toBe('token2')
  })
})

describe('list and clear', () => {
  it('show what is cached, for which identity and how long, and no secret', async () => {
    await stage.fetchPassword(stage.open())
    expect(stage.open().list()).toEqual([
      {
        target,
        identityName: 'profile build',
        proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
        issuedAt: new Date(start),
        expiresAt: new Date(start + 12 * hour),
        failedRefresh: null,
      },
    ])
  })

  it('show a refresh that failed until one succeeds, however many other tokens are fetched', async () => {
    const failures = () =>
      stage
        .open()
        .list()
        .map(({ failedRefresh }) => failedRefresh)
    const elsewhere = { target: { ...target, region: 'eu-west-1' } }
    await stage.fetchPassword(stage.open())
    stage.time += 7 * hour
    await stage.fetchPassword(stage.open(), failWith('connection-refused'))
    const error = expect.objectContaining({ code: 'connection-refused', hint: 'Fix it.' })
    const failure = { at: new Date(stage.time), error }
    stage.time += hour
    await stage.fetchPassword(stage.open(), stage.fetchNext, elsewhere)
    expect(failures()).toEqual(expect.arrayContaining([failure, null]))
    await stage.fetchPassword(stage.open())
    expect(failures()).toEqual([null, null])
  })

  it('remove every file of the cache, so that everything is fetched again', async () => {
    await stage.fetchPassword(stage.open())
    await stage.fetchPassword(stage.open(), stage.fetchNext, { target: { ...target, region: 'eu-west-1' } })
    await expect(
      stage.fetchPassword(stage.open(), failWith('access-denied'), {
        identity: { inputs: {}, credentials: null },
      }),
    ).rejects.toThrow()
    expect(stage.open().clear()).toBe(2)
    expect(readdirSync(stage.directory)).toEqual([])
    expect(await stage.fetchPassword(stage.open())).toBe('token4')
  })
})

describe('the clock of the cache', () => {
  it('decides which leftovers of killed writers are old', async () => {
    const leftover = `${'0a'.repeat(8)}.tmp`
    const writeLeftover = (age: number) => {
      writeFileSync(join(stage.directory, leftover), 'half')
      const written = (stage.time - age) / 1000
      utimesSync(join(stage.directory, leftover), written, written)
    }
    writeLeftover(9 * 60_000)
    stage.open().list()
    expect(readdirSync(stage.directory)).toEqual([leftover])
    writeLeftover(11 * 60_000)
    stage.open().list()
    expect(readdirSync(stage.directory)).toEqual([])
  })
})

describe('a directory that must not be used', () => {
  it('is reported once, and every token is fetched', async () => {
    const file = join(stage.directory, 'file')
    writeFileSync(file, '')
    const cache = openTokenCache(file, { warn: (message) => stage.warnings.push(message) })
    expect(await stage.fetchPassword(cache)).toBe('token1')
    expect(await stage.fetchPassword(cache)).toBe('token2')
    expect(stage.warnings).toEqual([
      `The token cache ${file} is not used: it is a symbolic link or not a directory.`,
    ])
    expect({ path: cache.path, list: cache.list(), cleared: cache.clear() }).toEqual({
      path: file,
      list: [],
      cleared: 0,
    })
  })

  it('costs nothing but calls when it goes away later', async () => {
    const cache = stage.open()
    rmSync(stage.directory, { recursive: true })
    expect(await stage.fetchPassword(cache)).toBe('token1')
    expect(await stage.fetchPassword(cache)).toBe('token2')
  })
})

describe('noCache', () => {
  it('fetches each time', async () => {
    expect((await noCache.fetch(stage.createRequest())).credentials.password).toBe('token1')
    expect((await noCache.fetch(stage.createRequest())).credentials.password).toBe('token2')
  })
})
