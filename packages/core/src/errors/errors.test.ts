import { describe, expect, it } from 'vitest'
import {
  describeCauses,
  EcrLoginError,
  type ErrorCode,
  errorChain,
  exitCodes,
  hideUserInfo,
  quoteValue,
  redact,
  toEcrLoginError,
  toSentence,
} from './errors.ts'

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

describe('error codes', () => {
  it.each(Object.entries(exitCodes))(
    'are kebab-case with an exit code from 1 to 7: %s, %i',
    (code, exitCode) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(exitCode).toBeGreaterThanOrEqual(1)
      expect(exitCode).toBeLessThanOrEqual(7)
      expect(new EcrLoginError(code as ErrorCode, 'It failed.', 'Hint it.').exitCode).toBe(exitCode)
    },
  )
})

describe('an error of ours', () => {
  it('carries its cause', () => {
    const cause = new Error('why')
    expect(new EcrLoginError('unexpected', 'It failed.', 'Hint it.', { cause })).toMatchObject({
      name: 'EcrLoginError',
      cause,
    })
  })

  it('stays itself when anything thrown is made an error of ours', () => {
    const error = new EcrLoginError('no-region', 'No region.', 'Name one.')
    expect(toEcrLoginError(error)).toBe(error)
  })

  it.each([
    ['an error', new Error('it broke'), 'An unexpected error occurred: it broke.'],
    ['a text', 'it broke', 'An unexpected error occurred: it broke.'],
    ['nothing', undefined, 'An unexpected error occurred: undefined.'],
    ['an error with a secret', new Error(`key ${secretKey}`), 'An unexpected error occurred: key ***.'],
  ])('is unforeseen, and a sentence, when made of %s', (_, thrown, message) => {
    expect(toEcrLoginError(thrown)).toMatchObject({ code: 'unexpected', message, cause: thrown })
  })
})

describe('the causes of an error', () => {
  it('come nearest first, with their names', () => {
    const root = new TypeError('root')
    const middle = new Error('middle', { cause: root })
    expect(describeCauses(new Error('top', { cause: middle }))).toEqual(['Error: middle', 'TypeError: root'])
  })

  it('hold those that an AggregateError gathers', () => {
    const tried = [new Error('::1 refused'), new Error('127.0.0.1 refused')]
    expect(describeCauses(new Error('top', { cause: new AggregateError(tried, 'all failed') }))).toEqual([
      'AggregateError: all failed',
      'Error: ::1 refused',
      'Error: 127.0.0.1 refused',
    ])
  })

  it('are redacted', () => {
    const cause = new Error('no way to http://user:secret@proxy:3128/')
    expect(describeCauses(new Error('top', { cause }))).toEqual(['Error: no way to http://***@proxy:3128/'])
  })

  it('end where they run in a circle or are no errors', () => {
    const error = new Error('top')
    error.cause = new Error('back', { cause: error })
    expect([...errorChain(error)]).toEqual([error, error.cause])
    expect(describeCauses(new Error('top', { cause: 'text' }))).toEqual([])
    expect([...errorChain('text')]).toEqual([])
  })
})

describe('redacting', () => {
  it.each([
    ['a secret key', `key ${secretKey} end`, 'key *** end'],
    ['a token', `t=${'A'.repeat(1000)}==`, '***'],
    ['user and password of a URL', 'at http://user:secret@proxy:3128/x', 'at http://***@proxy:3128/x'],
    ['a password with an at sign', 'at http://user:sec@ret@proxy:3128', 'at http://***@proxy:3128'],
    ['a user alone', 'https://token@host', 'https://***@host'],
    ['a user behind a scheme that stands in a word', 'see_https://token@host', 'see_https://***@host'],
    ['an empty user', 'https://:secret@host', 'https://***@host'],
    ['each of several', 'a://b:c@d e://f:g@h', 'a://***@d e://***@h'],
    [
      'a secret beside an ARN',
      `arn:aws:iam::111122223333:role/x ${secretKey}`,
      'arn:aws:iam::111122223333:role/x ***',
    ],
  ])('takes out %s', (_, text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    'https://111122223333.dkr.ecr.us-west-2.amazonaws.com/team/image@sha256:0123',
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PowerUserAccess_0123456789abcdef/alice@example.com',
    'arn:aws-us-gov:iam::111122223333:role/some/long/path/with/many/parts/of-a-role-name',
    'alice@example.com and AKIAIOSFODNN7EXAMPLE',
  ])('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text)
  })

  it.each(['a.', `${'a'.repeat(39)}.`, '://', 'arn:aws', ' arn:aws='])(
    'takes no longer than its text, which may be long and hostile: %j',
    (part) => {
      const before = performance.now()
      redact(part.repeat(1_000_000 / part.length))
      expect(performance.now() - before).toBeLessThan(5000)
    },
  )

  it('of user information alone leaves long names as they are', () => {
    const name = 'a'.repeat(60)
    expect(hideUserInfo(`https://u:p@${name}`)).toBe(`https://***@${name}`)
  })
})

describe('a text from outside', () => {
  it('is quoted on one line', () => {
    expect(quoteValue('a\n"b"\0')).toBe('"a\\n\\"b\\"\\u0000"')
  })

  it('is cut to a bounded length', () => {
    expect(quoteValue('x'.repeat(1000))).toBe(`"${'x'.repeat(119)}…"`)
  })

  it('loses the password of a URL when quoted', () => {
    expect(quoteValue('ftp://user:secret@host')).toBe('"ftp://***@host"')
  })

  it.each([
    ['no way', 'no way.'],
    ['No way!', 'No way!'],
    [' two\n lines\t', 'two lines.'],
    [`key ${secretKey}`, 'key ***.'],
    ['wörd '.repeat(200), `${'wörd '.repeat(80)}.`],
  ])('becomes one sentence: %j', (message, sentence) => {
    expect(toSentence(message)).toBe(sentence)
  })
})
