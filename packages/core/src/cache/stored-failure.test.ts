import { describe, expect, it } from 'vitest'
import { EcrLoginError } from '../errors/errors.ts'
import { formatFailure, parseFailure, type StoredFailure } from './stored-failure.ts'

const error = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.', {
  cause: new Error('an inner secret'),
})
const failure: StoredFailure = { id: 'one', credentials: null, at: 1_795_000_000_000, error }

describe('a stored failure', () => {
  it('is read back with the code, the message and the hint of its error', () => {
    const parsed = parseFailure(formatFailure(failure))!
    expect(parsed).toMatchObject({ id: 'one', at: failure.at })
    expect(parsed.error).toBeInstanceOf(EcrLoginError)
    expect(parsed.error).toMatchObject({
      code: 'access-denied',
      kind: 'denied',
      message: 'AWS denied access.',
      hint: 'Ask for it.',
    })
  })

  it.each([null, 'a hash'])('is read back with the credentials that it is of: %j', (credentials) => {
    expect(parseFailure(formatFailure({ ...failure, credentials }))).toMatchObject({ credentials })
  })

  it('does not hold the causes of its error', () => {
    expect(formatFailure(failure)).not.toContain('secret')
  })
})

describe('parseFailure', () => {
  const good = JSON.parse(formatFailure(failure))

  it('returns null where there is no file', () => {
    expect(parseFailure(null)).toBeNull()
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['no id', { ...good, id: undefined }],
    ['a number for an id', { ...good, id: 1 }],
    ['no credentials', { ...good, credentials: undefined }],
    ['a list for the credentials', { ...good, credentials: ['a hash'] }],
    ['a date in words', { ...good, at: '2026-11-23T12:00:00Z' }],
    ['an error that is null', { ...good, error: null }],
    ['an unknown code', { ...good, error: { ...good.error, code: 'nonsense' } }],
    ['a code that every object has', { ...good, error: { ...good.error, code: 'constructor' } }],
    ['no message', { ...good, error: { ...good.error, message: undefined } }],
    ['a number for a hint', { ...good, error: { ...good.error, hint: 1 } }],
  ])('returns null for %s', (_, value) => {
    expect(parseFailure(JSON.stringify(value))).toBeNull()
  })

  it('returns null for a text that was cut short', () => {
    expect(parseFailure(formatFailure(failure).slice(0, -1))).toBeNull()
  })
})
