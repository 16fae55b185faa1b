import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkProxyEndpoint,
  decodeAuthorizationToken,
  parseAuthorizationToken,
} from './authorization-token.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

/** Every ASCII character that neither a user name nor a password may contain. */
const hostileCharacters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => !/[A-Za-z0-9._:/+=-]/.test(character),
)

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

function withCode(code: string) {
  return expect.objectContaining({ code })
}

describe('decodeAuthorizationToken', () => {
  it('splits the token at its first colon', () => {
    expect(decodeAuthorizationToken(encode('AWS:a:b:c'))).toEqual({ username: 'AWS', password: 'a:b:c' })
  })

  it('takes the user name from the token', () => {
    expect(decodeAuthorizationToken(encode('other:secret')).username).toBe('other')
  })

  it('returns any user name and password of the characters that ECR uses', () => {
    const first = fc.stringMatching(/^[A-Za-z0-9]$/)
    const user = fc
      .tuple(first, fc.stringMatching(/^[A-Za-z0-9._/+=-]{0,20}$/))
      .map((parts) => parts.join(''))
    const password = fc
      .tuple(first, fc.stringMatching(/^[A-Za-z0-9._:/+=-]{0,80}$/))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(user, password, (username, word) => {
        expect(decodeAuthorizationToken(encode(`${username}:${word}`))).toEqual({ username, password: word })
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['what is not base64', 'not base64!'],
    ['base64 with a line break', `${encode('AWS:secret')}\n`],
    ['base64url', '-_-_'],
    ['no colon', encode('AWS')],
    ['an empty user name', encode(':secret')],
    ['an empty password', encode('AWS:')],
    ['a colon alone', encode(':')],
    ['padding alone', '=='],
  ])('rejects a token of %s as an invalid response', (_, token) => {
    expect(() => decodeAuthorizationToken(token)).toThrow(withCode('invalid-response'))
  })

  it.each(hostileCharacters)('rejects %j in the user name and in the password', (character) => {
    for (const text of [`A${character}S:secret`, `AWS:sec${character}ret`, `AWS:secret${character}`]) {
      expect(() => decodeAuthorizationToken(encode(text))).toThrow(withCode('untrusted-value'))
    }
  })

  it.each(['-', '.', '=', '/', '+', '_', ':'])('rejects a password that starts with %s', (character) => {
    expect(() => decodeAuthorizationToken(encode(`AWS:${character}secret`))).toThrow(
      withCode('untrusted-value'),
    )
  })

  it.each(['-', '.', '=', '/', '+', '_'])('rejects a user name that starts with %s', (character) => {
    expect(() => decodeAuthorizationToken(encode(`${character}AWS:secret`))).toThrow(
      withCode('untrusted-value'),
    )
  })

  it.each(['é', 'ſ', '\u2028', '’', '🔑', 'А'])('rejects %j, which is not ASCII', (character) => {
    expect(() => decodeAuthorizationToken(encode(`AWS:se${character}cret`))).toThrow(
      withCode('untrusted-value'),
    )
  })

  it('keeps what it rejects out of the error', () => {
    const attempt = () => decodeAuthorizationToken(encode('AWS:topsecret$(id)'))
    expect(attempt).toThrow(expect.not.objectContaining({ message: expect.stringContaining('topsecret') }))
  })
})

describe('parseAuthorizationToken', () => {
  const data = {
    authorizationToken: encode('AWS:secret'),
    expiresAt: new Date(0),
    proxyEndpoint: `https://${host}`,
  }

  it('adds the decoded credentials to the data, and drops everything else', () => {
    expect(parseAuthorizationToken({ ...data, more: 1 } as typeof data)).toEqual({
      ...data,
      credentials: { username: 'AWS', password: 'secret' },
    })
  })

  it('rejects a token that does not decode', () => {
    const attempt = () => parseAuthorizationToken({ ...data, authorizationToken: '!' })
    expect(attempt).toThrow(withCode('invalid-response'))
  })
})

describe('checkProxyEndpoint', () => {
  it.each([
    `https://${host}`,
    `http://${host}`,
    `https://${host}/`,
    `https://${host}:8443/v2/a_b.c`,
    'http://localhost:4566',
    'http://127.0.0.1:5000',
    'https://registry.example.com',
    'https://x',
  ])('returns %s unchanged', (endpoint) => {
    expect(checkProxyEndpoint(endpoint)).toBe(endpoint)
  })

  it.each([
    '',
    host,
    `//${host}`,
    `ftp://${host}`,
    `HTTPS://${host}`,
    'https://',
    'https:///path',
    `https://user@${host}`,
    `https://user:password@${host}`,
    `https://-${host}`,
    'https://a-.example.com',
    'https://a..example.com',
    `https://${host}.`,
    'https://a_b.example.com',
    'https://[::1]:5000',
    'https://é.example.com',
    'https://localhost:',
    'https://localhost:99999',
    'https://localhost:123456',
    'https://256.1.1.1',
    `https://${host}?x`,
    `https://${host}#x`,
    `https://${host}/~root`,
    `https://${host}/a b`,
    `https://${host}\n`,
    `https://${host} x`,
    `https://${host}\0`,
    `https://${host}\\x`,
  ])('rejects %j', (endpoint) => {
    expect(() => checkProxyEndpoint(endpoint)).toThrow(withCode('untrusted-value'))
  })

  it.each(hostileCharacters)('rejects %j in the host and in the path', (character) => {
    for (const endpoint of [`https://ho${character}st`, `https://host/${character}`]) {
      expect(() => checkProxyEndpoint(endpoint)).toThrow(withCode('untrusted-value'))
    }
  })
})
