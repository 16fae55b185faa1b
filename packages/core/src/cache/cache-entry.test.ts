import { describe, expect, it } from 'vitest'
import type { ApiTarget } from '../ecr/api-target.ts'
import { type AuthorizationToken, parseAuthorizationToken } from '../ecr/authorization-token.ts'
import { formatEntry, isPastHalfLife, isServable, parseEntry } from './cache-entry.ts'

const hour = 3_600_000
const start = Date.parse('2026-11-23T12:00:00Z')
const target: ApiTarget = {
  isPublic: false,
  region: 'us-west-2',
  endpoint: null,
  isFips: false,
  isDualStack: false,
}

function createToken(lifetime = 12 * hour): AuthorizationToken {
  return parseAuthorizationToken({
    authorizationToken: Buffer.from('AWS:password').toString('base64'),
    expiresAt: new Date(start + lifetime),
    proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
  })
}

const issued = { target, identityName: 'profile build', issuedAt: new Date(start), credentials: null }

function format(token = createToken()): string {
  return formatEntry(issued, token)!
}

describe('a cache entry', () => {
  it('is read back as it was written, with its token decoded', () => {
    const token = createToken()
    expect(parseEntry(format(token))).toEqual({
      ...issued,
      proxyEndpoint: token.proxyEndpoint,
      expiresAt: token.expiresAt,
      token,
    })
  })

  it.each([null, 'a hash'])('is read back with the credentials that it is of: %j', (credentials) => {
    expect(parseEntry(formatEntry({ ...issued, credentials }, createToken()))).toMatchObject({ credentials })
  })

  it('is read back without an endpoint for ECR Public', () => {
    const token = { ...createToken(), proxyEndpoint: null }
    expect(parseEntry(format(token))).toMatchObject({ proxyEndpoint: null, token })
  })

  it('does not repeat the password outside of its token', () => {
    expect(format()).not.toContain('password')
  })

  it('expires after twelve hours, whatever a clock that is behind makes of it', () => {
    const token = createToken(36 * hour)
    expect(parseEntry(format(token))).toMatchObject({ expiresAt: new Date(start + 12 * hour), token })
  })
})

describe('formatEntry', () => {
  it.each(['https://$(touch pwned)', 'file:///etc/passwd', ''])(
    'returns null for a token with the unusable endpoint %j',
    (proxyEndpoint) => {
      expect(formatEntry(issued, { ...createToken(), proxyEndpoint })).toBeNull()
    },
  )
})

describe('parseEntry', () => {
  const good = JSON.parse(format())
  const withData = (change: object) => JSON.stringify({ ...good, data: { ...good.data, ...change } })
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  it('returns null where there is no file', () => {
    expect(parseEntry(null)).toBeNull()
  })

  it.each<[string, string]>([
    ['an empty text', ''],
    ['a text that was cut short', format().slice(0, -1)],
    ['bytes', Buffer.from([0, 255, 254, 1, 2, 3]).toString()],
    ['null', 'null'],
    ['a number', '42'],
    ['a list', '[]'],
    ['another object', '{"version":1,"registries":{}}'],
    ['the names of prototypes', '{"__proto__":{"data":{}},"constructor":{},"toString":1}'],
    ['no target', JSON.stringify({ ...good, target: undefined })],
    ['a text for a target', JSON.stringify({ ...good, target: 'us-west-2' })],
    ['a number for the name of the identity', JSON.stringify({ ...good, identityName: 1 })],
    ['no credentials', JSON.stringify({ ...good, credentials: undefined })],
    ['a list for the credentials', JSON.stringify({ ...good, credentials: ['a hash'] })],
    ['no data', JSON.stringify({ ...good, data: null })],
    ['a number for a token', withData({ authorizationToken: 1 })],
    ['a token that is not base64', withData({ authorizationToken: '%not base64%' })],
    ['a token without a colon', withData({ authorizationToken: base64('AWS') })],
    ['a hostile token', withData({ authorizationToken: base64("AWS:'; touch pwned; '") })],
    ['a number for an endpoint', withData({ proxyEndpoint: 5 })],
    ['a list for an endpoint', withData({ proxyEndpoint: ['https://a.example'] })],
    ['a hostile endpoint', withData({ proxyEndpoint: 'https://$(touch pwned)' })],
    ['no expiry', withData({ expiresAt: undefined })],
    ['an expiry that is not a time', withData({ expiresAt: 'soon' })],
    ['no time of issue', JSON.stringify({ ...good, issuedAt: null })],
    ['an object for a time', JSON.stringify({ ...good, issuedAt: { toString: 1, valueOf: 1 } })],
    ['100,000 nested lists', '['.repeat(100_000)],
  ])('returns null for %s', (_, text) => {
    expect(parseEntry(text)).toBeNull()
  })
})

describe('isServable', () => {
  const entry = parseEntry(format())!

  it.each([
    ['before it was issued', -1, false],
    ['when it is issued', 0, true],
    ['just before it expires', 12 * hour - 1, true],
    ['when it expires', 12 * hour, false],
  ])('%s: %s', (_, age, isIt) => {
    expect(isServable(entry, new Date(start + age))).toBe(isIt)
  })
})

describe('isPastHalfLife', () => {
  const entry = parseEntry(format())!

  it.each([
    [6 * hour - 1, false],
    [6 * hour, true],
  ])('%i ms after a token of twelve hours was issued: %s', (age, isIt) => {
    expect(isPastHalfLife(entry, new Date(start + age))).toBe(isIt)
  })
})
