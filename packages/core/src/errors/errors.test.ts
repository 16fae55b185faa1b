import { describe, expect, it } from 'vitest'
import {
  describeCauses,
  EcrLoginError,
  type ErrorCode,
  errorChain,
  errorKinds,
  hideUserInfo,
  quoteValue,
  redact,
  toEcrLoginError,
  toSentence,
} from './errors.ts'

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

describe('every error code', () => {
  it.each(Object.entries(errorKinds))(
    'is in kebab case, and its errors have its kind: %s, %s',
    (code, kind) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(new EcrLoginError(code as ErrorCode, 'It failed.', 'Fix it.').kind).toBe(kind)
    },
  )

  it('has one of the seven kinds, and each kind has a code', () => {
    expect([...new Set(Object.values(errorKinds))].sort()).toEqual([
      'client',
      'credentials',
      'denied',
      'network',
      'service',
      'unexpected',
      'usage',
    ])
  })
})

describe('EcrLoginError', () => {
  it('has a name and a cause', () => {
    const cause = new Error('why')
    expect(new EcrLoginError('unexpected', 'It failed.', 'Fix it.', { cause })).toMatchObject({
      name: 'EcrLoginError',
      cause,
    })
  })
})

describe('toEcrLoginError', () => {
  it('returns an EcrLoginError as it is', () => {
    const error = new EcrLoginError('no-region', 'No region.', 'Name one.')
    expect(toEcrLoginError(error)).toBe(error)
  })

  it.each([
    ['an error', new Error('it broke'), 'An unexpected error occurred: it broke.'],
    ['a text', 'it broke', 'An unexpected error occurred: it broke.'],
    ['nothing', undefined, 'An unexpected error occurred: undefined.'],
    ['an error with a secret', new Error(`key ${secretKey}`), 'An unexpected error occurred: key ***.'],
  ])('makes an unexpected error with a whole sentence of %s', (_, thrown, message) => {
    expect(toEcrLoginError(thrown)).toMatchObject({ code: 'unexpected', message, cause: thrown })
  })
})

describe('describeCauses', () => {
  it('lists the causes with their names, nearest first', () => {
    const root = new TypeError('root')
    const middle = new Error('middle', { cause: root })
    expect(describeCauses(new Error('top', { cause: middle }))).toEqual(['Error: middle', 'TypeError: root'])
  })

  it('lists the errors of an AggregateError', () => {
    const tried = [new Error('::1 refused'), new Error('127.0.0.1 refused')]
    expect(describeCauses(new Error('top', { cause: new AggregateError(tried, 'all failed') }))).toEqual([
      'AggregateError: all failed',
      'Error: ::1 refused',
      'Error: 127.0.0.1 refused',
    ])
  })

  it('redacts the causes', () => {
    const cause = new Error('no way to http://user:secret@proxy:3128/')
    expect(describeCauses(new Error('top', { cause }))).toEqual(['Error: no way to http://***@proxy:3128/'])
  })

  it('ends at a cause that it has already listed or that is not an error', () => {
    const error = new Error('top')
    error.cause = new Error('back', { cause: error })
    expect([...errorChain(error)]).toEqual([error, error.cause])
    expect(describeCauses(new Error('top', { cause: 'text' }))).toEqual([])
    expect([...errorChain('text')]).toEqual([])
  })
})

describe('redact', () => {
  it.each([
    ['a secret key', `key ${secretKey} end`, 'key *** end'],
    ['a token', `t=${'A'.repeat(1000)}==`, '***'],
    ['user and password of a URL', 'at http://user:secret@proxy:3128/x', 'at http://***@proxy:3128/x'],
    ['a password with an at sign', 'at http://user:sec@ret@proxy:3128', 'at http://***@proxy:3128'],
    ['a user name alone', 'https://token@host', 'https://***@host'],
    ['a user name in a URL that follows a word', 'see_https://token@host', 'see_https://***@host'],
    ['a password without a user name', 'https://:secret@host', 'https://***@host'],
    ['the user information of each of several URLs', 'a://b:c@d e://f:g@h', 'a://***@d e://***@h'],
    [
      'a secret beside an ARN',
      `arn:aws:iam::111122223333:role/x ${secretKey}`,
      'arn:aws:iam::111122223333:role/x ***',
    ],
  ])('removes %s', (_, text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    'https://111122223333.dkr.ecr.us-west-2.amazonaws.com/team/image@sha256:0123',
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PowerUserAccess_0123456789abcdef/alice@example.com',
    'arn:aws-us-gov:iam::111122223333:role/some/long/path/with/many/parts/of-a-role-name',
    'alice@example.com and AKIAIOSFODNN7EXAMPLE',
  ])('leaves %s unchanged', (text) => {
    expect(redact(text)).toBe(text)
  })

  it.each(['a.', `${'a'.repeat(39)}.`, '://', 'arn:aws', ' arn:aws='])(
    'takes a reasonable time for a long, hostile text: %j',
    (part) => {
      const before = performance.now()
      redact(part.repeat(1_000_000 / part.length))
      expect(performance.now() - before).toBeLessThan(5000)
    },
  )

  it('keeps long names when only user information is hidden', () => {
    const name = 'a'.repeat(60)
    expect(hideUserInfo(`https://u:p@${name}`)).toBe(`https://***@${name}`)
  })
})

describe('quoteValue', () => {
  it('quotes a value on one line', () => {
    expect(quoteValue('a\n"b"\0')).toBe('"a\\n\\"b\\"\\u0000"')
  })

  it('shortens a long value', () => {
    expect(quoteValue('x'.repeat(1000))).toBe(`"${'x'.repeat(119)}…"`)
  })

  it('removes the password of a URL', () => {
    expect(quoteValue('ftp://user:secret@host')).toBe('"ftp://***@host"')
  })
})

describe('toSentence', () => {
  it.each([
    ['no way', 'no way.'],
    ['No way!', 'No way!'],
    [' two\n lines\t', 'two lines.'],
    [`key ${secretKey}`, 'key ***.'],
    ['wörd '.repeat(200), `${'wörd '.repeat(80)}.`],
  ])('makes one sentence of %j', (message, sentence) => {
    expect(toSentence(message)).toBe(sentence)
  })
})

describe('hideUserInfo', () => {
  it.each([
    ['http://user:secret@proxy:8080', 'http://***@proxy:8080'],
    ['http://user@proxy', 'http://***@proxy'],
    ['http://user:a/b@proxy:8080/', 'http://***@proxy:8080/'],
    ['http://user:a@b/c@proxy', 'http://***@proxy'],
    ['http://user:1/b@proxy', 'http://***@proxy'],
    ['via http://u:p@one and https://u:p@two.', 'via http://***@one and https://***@two.'],
    ['https://registry.npmjs.org/@scope/name', 'https://registry.npmjs.org/@scope/name'],
    ['https://host:8443/path?x=1', 'https://host:8443/path?x=1'],
    ['me@example.com', 'me@example.com'],
  ])('in %s gives %s', (text, hidden) => {
    expect(hideUserInfo(text)).toBe(hidden)
  })
})

describe('redact', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

  it.each([
    'See https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html#registry-auth-token.',
    "ENOENT: no such file or directory, open '/home/alice/.aws/sso/cache/d033e22ae348aeb5660fc2140aec35850c4da997.json'",
    'User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/alice@example.com',
  ])('keeps links, paths and ARNs: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it.each([
    secret,
    `key=${secret}`,
    `https://host/path?signature=${secret}`,
    `${secret}${secret}`,
    `/${secret}`,
    'd033e22ae348aeb5660fc2140aec35850c4da997',
  ])('removes a secret: %s', (text) => {
    expect(redact(text)).not.toContain(secret.slice(-20))
    expect(redact(text)).toContain('***')
  })
})
