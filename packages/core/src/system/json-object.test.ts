import { describe, expect, it } from 'vitest'
import { isJsonObject, parseJsonObject } from './json-object.ts'

describe('parseJsonObject', () => {
  it('returns the object in a text', () => {
    expect(parseJsonObject(' {"a": [1]}\n')).toEqual({ a: [1] })
  })

  it.each(['', 'null', '42', '"text"', '[]', '[{}]', '{"a": 1', '{} {}', '\uFEFF{}', '['.repeat(100_000)])(
    'returns null for %.20j',
    (text) => {
      expect(parseJsonObject(text)).toBeNull()
    },
  )
})

describe('isJsonObject', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [1, false],
    ['{}', false],
  ] as const)('judges %j: %s', (value, isObject) => {
    expect(isJsonObject(value)).toBe(isObject)
  })
})
