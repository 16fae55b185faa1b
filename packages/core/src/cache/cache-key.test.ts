import { describe, expect, it } from 'vitest'
import type { ApiTarget } from '../ecr/api-target.ts'
import { cacheKey, keyInFileName, keyLength, suffix } from './cache-key.ts'
import type { CachedIdentity } from './cache-request.ts'

const target: ApiTarget = {
  isPublic: false,
  region: 'us-west-2',
  endpoint: null,
  isFips: false,
  isDualStack: false,
}
const inputs = { keys: ['AKIAIOSFODNN7EXAMPLE', 'secret', null] }
const identity: CachedIdentity = { inputs, credentials: null }
const opaque: CachedIdentity = { inputs, credentials: ['ASIAIOSFODNN7EXAMPLE', 'secret', 'token'] }

describe('the name of a cache key', () => {
  const nameOf = (change: Partial<ApiTarget>, one = identity) => cacheKey({ ...target, ...change }, one).name

  it('is the same for the same target and inputs, whatever else the target holds', () => {
    const { isDualStack, ...rest } = target
    const reordered = { isDualStack, ...rest, more: 1 }
    expect(cacheKey(reordered, { ...identity })).toEqual(cacheKey(target, identity))
  })

  it.each<[string, Partial<ApiTarget>, CachedIdentity]>([
    ['ECR Public', { isPublic: true }, identity],
    ['another region', { region: 'eu-west-1' }, identity],
    ['an endpoint', { endpoint: 'http://127.0.0.1:4566' }, identity],
    ['FIPS', { isFips: true }, identity],
    ['dual-stack', { isDualStack: true }, identity],
    ['other inputs', {}, { ...identity, inputs: { keys: ['AKIAIOSFODNN7EXAMPLE', 'another', null] } }],
  ])('is another one for %s', (_, change, other) => {
    expect(nameOf(change, other)).not.toBe(nameOf({}))
  })

  it('is the same for all credentials of a source, which has one file', () => {
    expect(nameOf({}, opaque)).toBe(nameOf({}))
    expect(nameOf({}, { ...opaque, credentials: ['ASIB', 'secret', 'token'] })).toBe(nameOf({}))
  })

  it('is hexadecimal digits, which show nothing of the identity', () => {
    expect(nameOf({})).toMatch(new RegExp(`^[0-9a-f]{${keyLength}}$`))
  })
})

describe('the credentials of a cache key', () => {
  const credentialsOf = (one: CachedIdentity, change: Partial<ApiTarget> = {}) =>
    cacheKey({ ...target, ...change }, one).credentials

  it('are null for an identity that its inputs tell apart', () => {
    expect(credentialsOf(identity)).toBeNull()
  })

  it('are a hash, which shows nothing of them', () => {
    expect(credentialsOf(opaque)).toMatch(/^[0-9a-f]{64}$/)
    expect(credentialsOf({ ...opaque })).toBe(credentialsOf(opaque))
  })

  it.each<[string, object]>([
    ['another access key', ['ASIB', 'secret', 'token']],
    ['another secret key', ['ASIAIOSFODNN7EXAMPLE', 'another', 'token']],
    ['another session token', ['ASIAIOSFODNN7EXAMPLE', 'secret', 'another']],
    ['no session token', ['ASIAIOSFODNN7EXAMPLE', 'secret', null]],
  ])('are another hash for %s', (_, credentials) => {
    expect(credentialsOf({ ...opaque, credentials })).not.toBe(credentialsOf(opaque))
  })

  it('are another hash under another name, so that two files show nothing about equal credentials', () => {
    expect(credentialsOf(opaque, { region: 'eu-west-1' })).not.toBe(credentialsOf(opaque))
    expect(credentialsOf({ ...opaque, inputs: {} })).not.toBe(credentialsOf(opaque))
  })
})

describe('keyInFileName', () => {
  const key = cacheKey(target, identity).name

  it.each(Object.values(suffix))('finds the key in a file name that ends in %s', (ending) => {
    expect(keyInFileName(key + ending)).toBe(key)
  })

  it.each([
    'thesis.tmp',
    'notes.token.json',
    'package-lock.json',
    'deadbeef.lock',
    key,
    `${key}.json`,
    `${key}.token.json.tmp`,
    `a${key}.lock`,
    `${key.toUpperCase()}.lock`,
    `../${key}.lock`,
  ])("returns null for a file that is not the cache's: %s", (name) => {
    expect(keyInFileName(name)).toBeNull()
  })
})
