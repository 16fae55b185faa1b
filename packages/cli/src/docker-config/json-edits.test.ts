import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMember, deleteMember, replaceValue } from './json-edits.ts'
import { type JsonObjectText, readMembers } from './json-members.ts'

/** The object in the last member `helpers` of a text. */
function readHelpers(text: string): JsonObjectText {
  return readMembers(text, readMembers(text).members.findLast(({ name }) => name === 'helpers')!.valueStart)
}

function setHost(text: string, json: string): string {
  const object = readHelpers(text)
  const present = object.members.findLast(({ name }) => name === 'host')
  return present ? replaceValue(text, present, json) : addMember(text, object, 2, 'host', json)
}

function removeHost(text: string): string {
  const object = readHelpers(text)
  return deleteMember(text, object, object.members.findLast(({ name }) => name === 'host')!)
}

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
    ['a blank before each colon', '{"helpers" : {"a" : "b"}}', '{"helpers" : {"a" : "b", "host" : 1}}'],
    ['no white space but after a name', '{"helpers":{"a"\t:"b"}}', '{"helpers":{"a"\t:"b","host"\t:1}}'],
    ['an empty object on one line', '{"helpers":{}}', '{"helpers":{"host":1}}'],
  ])('is added in the layout of its neighbours: %s', (_, text, expected) => {
    expect(setHost(text, '1')).toBe(expected)
    expect(removeHost(expected)).toBe(text)
  })

  it('is added to an empty object as docker writes it', () => {
    const text = addMember('{}\n', readMembers('{}\n'), 1, 'helpers', '{}')
    expect(text).toBe('{\n\t"helpers": {}\n}\n')
    const object = readMembers(text)
    expect(deleteMember(text, object, object.members[0]!)).toBe('{}\n')
  })

  it('is changed in its place', () => {
    const text = '{ "helpers" : {"host" :  "old" , "z": 1e5} }'
    expect(setHost(text, '"new"')).toBe('{ "helpers" : {"host" :  "new" , "z": 1e5} }')
  })

  it('is the last one of its name, as for JSON parsers', () => {
    const text = '{"helpers":{"host":1},"helpers":{"host":2,"host":3}}'
    expect(setHost(text, '4')).toBe('{"helpers":{"host":1},"helpers":{"host":2,"host":4}}')
    expect(removeHost(text)).toBe('{"helpers":{"host":1},"helpers":{"host":2}}')
  })

  it.each([
    ['{"helpers":{"host":1, "z":2}}', '{"helpers":{"z":2}}'],
    ['{"helpers":{"a":0, "host":1, "z":2}}', '{"helpers":{"a":0, "z":2}}'],
  ])('is removed from %s with its comma', (text, expected) => {
    expect(removeHost(text)).toBe(expected)
  })

  it('is found next to deep nesting', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const text = `{"deep":${deep},"helpers":{}}`
    const changed = setHost(text, '1')
    expect(changed).toBe(`{"deep":${deep},"helpers":{"host":1}}`)
    expect(removeHost(changed)).toBe(text)
  })

  it('can be added to any object, and removing it restores the text', () => {
    const key = fc.string({ minLength: 1 }).filter((name) => !['host', 'helpers', '__proto__'].includes(name))
    const table = fc.dictionary(key, fc.jsonValue(), { minKeys: 1, noNullPrototype: true })
    const indent = fc.constantFrom(undefined, 2, 4, '\t')
    fc.assert(
      fc.property(table, table, indent, (outer, helpers, space) => {
        const text = JSON.stringify({ ...outer, helpers }, null, space)
        const changed = setHost(text, '"x"')
        const { helpers: before, ...rest } = JSON.parse(text)
        expect(JSON.parse(changed)).toEqual({ ...rest, helpers: { ...before, host: 'x' } })
        expect(removeHost(changed)).toBe(text)
      }),
    )
  })
})
