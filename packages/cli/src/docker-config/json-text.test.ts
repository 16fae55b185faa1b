import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeMember, setMember } from './json-text.ts'

const path = ['helpers', 'host']

describe('a member of a JSON text', () => {
  it.each([
    [
      'tabs',
      '{\n\t"helpers": {\n\t\t"a": "b"\n\t}\n}',
      '{\n\t"helpers": {\n\t\t"a": "b",\n\t\t"host": 1\n\t}\n}',
    ],
    ['one line', '{"helpers":{"a":"b"},"n":1.0}', '{"helpers":{"a":"b","host":1},"n":1.0}'],
    ['one line with spaces', '{ "helpers": { "a": "b" } }', '{ "helpers": { "a": "b", "host": 1 } }'],
    [
      'one line within several',
      '{\n  "helpers": {"a": "b"}\n}\n',
      '{\n  "helpers": {"a": "b", "host": 1}\n}\n',
    ],
    ['an empty object', '{\n  "helpers": {}\n}\n', '{\n  "helpers": {\n    "host": 1\n  }\n}\n'],
    ['Windows line ends', '{\r\n  "helpers": {}\r\n}', '{\r\n  "helpers": {\r\n    "host": 1\r\n  }\r\n}'],
    ['an empty object on one line', '{"helpers":{}}', '{"helpers":{"host":1}}'],
  ])('is added in the layout of its neighbours: %s', (_, text, expected) => {
    expect(setMember(text, path, 1)).toBe(expected)
    expect(removeMember(expected, path)).toBe(text)
  })

  it('is added to an empty object as docker writes it', () => {
    const text = setMember('{}\n', ['helpers'], {})
    expect(text).toBe('{\n\t"helpers": {}\n}\n')
    expect(removeMember(text, ['helpers'])).toBe('{}\n')
  })

  it('is changed in its place', () => {
    const text = '{ "helpers" : {"host" :  "old" , "z": 1e5} }'
    expect(setMember(text, path, 'new')).toBe('{ "helpers" : {"host" :  "new" , "z": 1e5} }')
  })

  it('is the last one of its name, as for JSON parsers', () => {
    const text = '{"helpers":{"host":1},"helpers":{"host":2,"host":3}}'
    expect(setMember(text, path, 4)).toBe('{"helpers":{"host":1},"helpers":{"host":2,"host":4}}')
    expect(removeMember(text, path)).toBe('{"helpers":{"host":1},"helpers":{"host":2}}')
  })

  it.each([
    ['{"helpers":{"host":1, "z":2}}', '{"helpers":{"z":2}}'],
    ['{"helpers":{"a":0, "host":1, "z":2}}', '{"helpers":{"a":0, "z":2}}'],
    ['{"helpers":{"a":0}}', '{"helpers":{"a":0}}'],
  ])('is removed from %s with its comma', (text, expected) => {
    expect(removeMember(text, path)).toBe(expected)
  })

  it('is found next to deep nesting', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const text = `{"deep":${deep},"helpers":{}}`
    const changed = setMember(text, path, 1)
    expect(changed).toBe(`{"deep":${deep},"helpers":{"host":1}}`)
    expect(removeMember(changed, path)).toBe(text)
  })

  it('can be added to any object, and removing it restores the text', () => {
    const key = fc.string({ minLength: 1 }).filter((name) => !['host', 'helpers', '__proto__'].includes(name))
    const table = fc.dictionary(key, fc.jsonValue(), { minKeys: 1, noNullPrototype: true })
    const indent = fc.constantFrom(undefined, 2, 4, '\t')
    fc.assert(
      fc.property(table, table, indent, (outer, helpers, space) => {
        const text = JSON.stringify({ ...outer, helpers }, null, space)
        const changed = setMember(text, path, 'x')
        const { helpers: before, ...rest } = JSON.parse(text)
        expect(JSON.parse(changed)).toEqual({ ...rest, helpers: { ...before, host: 'x' } })
        expect(removeMember(changed, path)).toBe(text)
      }),
    )
  })
})
