import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environmentKeys, keysOf, type Setup, SourceStage } from '../../../test-support/source-stage.ts'
import { checkKeys, keysOfEnvironment, keysOfFile } from './keys.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

describe('the keys of the environment', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['AWS_SESSION_TOKEN', { AWS_SESSION_TOKEN: 'session' }, 'session'],
    ['AWS_SECURITY_TOKEN', { AWS_SECURITY_TOKEN: 'security' }, 'security'],
    [
      'AWS_SECURITY_TOKEN before AWS_SESSION_TOKEN',
      { AWS_SECURITY_TOKEN: 'security', AWS_SESSION_TOKEN: 'session' },
      'security',
    ],
    [
      'AWS_SESSION_TOKEN where the other one is empty',
      { AWS_SECURITY_TOKEN: '', AWS_SESSION_TOKEN: 'session' },
      'session',
    ],
    ['neither', { AWS_SESSION_TOKEN: '' }, null],
  ])('have the session token of %s', (_, environment, sessionToken) => {
    expect(keysOfEnvironment({ environment: { ...environmentKeys, ...environment } })).toEqual({
      kind: 'keys',
      profile: null,
      place: 'the environment',
      accessKeyId: 'AKIAENVIRONMENT',
      secretAccessKey: 'secret',
      sessionToken,
      expiration: null,
    })
  })

  it.each([
    ['2026-11-23T12:00:00Z', Date.parse('2026-11-23T12:00:00Z')],
    ['2026-11-23T13:00:00+01:00', Date.parse('2026-11-23T12:00:00Z')],
    ['soon', null],
    ['', null],
  ])('expire at AWS_CREDENTIAL_EXPIRATION: %j', (text, expiration) => {
    const environment = { ...environmentKeys, AWS_CREDENTIAL_EXPIRATION: text }
    expect(keysOfEnvironment({ environment })).toMatchObject({ expiration })
  })
})

describe('the keys of a file', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['aws_session_token', { aws_session_token: 'session' }, 'session'],
    [
      'aws_security_token before aws_session_token',
      { aws_security_token: 'security', aws_session_token: 'session' },
      'security',
    ],
    ['neither', {}, null],
  ])('have the session token of %s', (_, more, sessionToken) => {
    const settings = { aws_access_key_id: 'AKIA', aws_secret_access_key: secret, ...more }
    expect(keysOfFile('a', settings, '/config')).toEqual({
      kind: 'keys',
      profile: 'a',
      place: '/config',
      accessKeyId: 'AKIA',
      secretAccessKey: secret,
      sessionToken,
      expiration: null,
    })
  })

  it.each([undefined, {}, { region: 'eu-west-1' }])('do not exist in a section with %j', (settings) => {
    expect(keysOfFile('a', settings, '/config')).toBeNull()
  })
})

describe('a character that no key has', () => {
  const characters: [string, string, string][] = [
    ['a line feed', '\n', 'a line break'],
    ['a carriage return', '\r', 'a line break'],
    ['a blank', ' ', 'a blank'],
    ['a tab', '\t', 'a blank'],
    ['a no-break space', '\u00A0', 'the character U+00A0'],
    ['a zero-width space', '\u200B', 'the character U+200B'],
    ['a byte order mark', '\uFEFF', 'the character U+FEFF'],
    ['a letter that is not ASCII', 'é', 'the character U+00E9'],
    ['a control character', '\u0007', 'the character U+0007'],
    ['a deletion', '\u007F', 'the character U+007F'],
    ['an emoji', '🔑', 'the character U+1F511'],
  ]

  it.each(characters)('is refused, and no key is shown: %s', (_, character, name) => {
    const names = { accessKeyId: 'The id', secretAccessKey: 'The secret', sessionToken: 'The token' }
    const keys = { accessKeyId: 'AKIA', secretAccessKey: secret, sessionToken: null }
    const attempt = () => checkKeys({ ...keys, secretAccessKey: `${secret}${character}` }, names)
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'invalid-credentials',
        kind: 'credentials',
        message: `The secret holds ${name}, which no AWS key has.`,
        hint: 'Copy the value again, without line breaks, blanks or invisible characters.',
      }),
    )
    expect(() => checkKeys(keys, names)).not.toThrow()
  })

  it.each<[string, Setup, string]>([
    [
      'the variable of the id',
      { environment: { ...environmentKeys, AWS_ACCESS_KEY_ID: 'AKIA\n' } },
      'AWS_ACCESS_KEY_ID holds a line break',
    ],
    [
      'the variable of the secret',
      { environment: { ...environmentKeys, AWS_SECRET_ACCESS_KEY: 'secret\r\n' } },
      'AWS_SECRET_ACCESS_KEY holds a line break',
    ],
    [
      'the variable of the token',
      { environment: { ...environmentKeys, AWS_SESSION_TOKEN: 'to ken' } },
      'AWS_SESSION_TOKEN holds a blank',
    ],
    [
      'the variable of the security token',
      { environment: { ...environmentKeys, AWS_SECURITY_TOKEN: 'to\u200Bken', AWS_SESSION_TOKEN: 'token' } },
      'AWS_SECURITY_TOKEN holds the character U+200B',
    ],
    [
      'the setting in the credentials file',
      { credentialsFile: '[default]\naws_access_key_id = AKIA\naws_secret_access_key = sécret\n' },
      'aws_secret_access_key of the profile "default" in CREDENTIALS holds the character U+00E9',
    ],
    [
      'the setting in the config file',
      { config: `[default]\n${keysOf('default')}aws_session_token = “token”\n` },
      'aws_session_token of the profile "default" in CONFIG holds the character U+201C',
    ],
    [
      'the setting of the security token',
      { config: `[default]\n${keysOf('default')}aws_security_token = a b\naws_session_token = c\n` },
      'aws_security_token of the profile "default" in CONFIG holds a blank',
    ],
    [
      'the credentials of the caller',
      { credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret\n' } },
      'The given secretAccessKey holds a line break',
    ],
  ])('is named with its place: %s', (_, setup, message) => {
    const expected = message
      .replace('CONFIG', join(stage.home, '.aws', 'config'))
      .replace('CREDENTIALS', join(stage.home, '.aws', 'credentials'))
    expect(() => stage.createIdentity(setup)).toThrow(
      expect.objectContaining({
        code: 'invalid-credentials',
        message: `${expected}, which no AWS key has.`,
      }),
    )
  })
})

describe('static credentials', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const expiring = (text: string) => ({ ...environmentKeys, AWS_CREDENTIAL_EXPIRATION: text })

  it.each<[string, Setup, object]>([
    [
      'of the environment',
      { environment: environmentKeys },
      { accessKeyId: 'AKIAENVIRONMENT', secretAccessKey: 'secret' },
    ],
    [
      'of a file, with a session token',
      { credentialsFile: `[default]\n${keysOf('a')}aws_session_token = token\n` },
      { accessKeyId: 'AKIAA', secretAccessKey: 'secret-a', sessionToken: 'token' },
    ],
    [
      'of the caller',
      { credentials: { accessKeyId: 'AKIAGIVEN', secretAccessKey: 'x' }, environment: environmentKeys },
      { accessKeyId: 'AKIAGIVEN', secretAccessKey: 'x' },
    ],
    [
      'that have not expired yet',
      { environment: expiring('2026-11-23T12:00:01Z'), now },
      { accessKeyId: 'AKIAENVIRONMENT', secretAccessKey: 'secret' },
    ],
  ])('are returned as they are: those %s', async (_, setup, credentials) => {
    expect(await stage.get(setup)).toEqual(credentials)
  })

  it('that have expired are an error when they are got', async () => {
    const setup: Setup = { environment: expiring('2026-11-23T12:00:00Z'), now }
    expect(stage.createIdentity(setup).source).toMatchObject({ kind: 'keys' })
    await expect(stage.get(setup)).rejects.toMatchObject({
      code: 'credentials-expired',
      message:
        'The credentials in the environment expired at 2026-11-23T12:00:00Z, as AWS_CREDENTIAL_EXPIRATION says.',
    })
  })

  it('of the caller that have expired are an error, too', async () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret', expiration: new Date(0) }
    await expect(stage.get({ credentials })).rejects.toMatchObject({
      code: 'credentials-expired',
      message: 'The credentials expired at 1970-01-01T00:00:00Z.',
    })
  })

  it('of the caller need a valid expiration', () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret', expiration: new Date('soon') }
    expect(() => stage.createIdentity({ credentials })).toThrow('The given expiration is an invalid date.')
  })
})
