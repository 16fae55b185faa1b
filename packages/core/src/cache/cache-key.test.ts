import { describe, expect, it } from 'vitest'
import type { ApiTarget } from '../ecr/api-target.ts'
import { cacheKey, keyInFileName, keyLength, suffix } from './cache-key.ts'

const target: ApiTarget = {
  isPublic: false,
  region: 'us-west-2',
  endpoint: null,
  isFips: false,
  isDualStack: false,
}
const fingerprint = { keys: ['AKIAIOSFODNN7EXAMPLE', 'secret', null] }

describe('cacheKey', () => {
  it('is the same for the same target and fingerprint, whatever else the target holds', () => {
    const { isDualStack, ...rest } = target
    const reordered = { isDualStack, ...rest, more: 1 }
    expect(cacheKey(reordered, { ...fingerprint })).toBe(cacheKey(target, fingerprint))
  })

  it.each<[string, Partial<ApiTarget>, object]>([
    ['ECR Public', { isPublic: true }, fingerprint],
    ['another region', { region: 'eu-west-1' }, fingerprint],
    ['an endpoint', { endpoint: 'http://127.0.0.1:4566' }, fingerprint],
    ['FIPS', { isFips: true }, fingerprint],
    ['dual-stack', { isDualStack: true }, fingerprint],
    ['another identity', {}, { keys: ['AKIAIOSFODNN7EXAMPLE', 'another', null] }],
  ])('is another one for %s', (_, change, other) => {
    expect(cacheKey({ ...target, ...change }, other)).not.toBe(cacheKey(target, fingerprint))
  })

  it('is hexadecimal digits, which show nothing of the identity', () => {
    expect(cacheKey(target, fingerprint)).toMatch(new RegExp(`^[0-9a-f]{${keyLength}}$`))
  })
})

describe('keyInFileName', () => {
  const key = cacheKey(target, fingerprint)

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
