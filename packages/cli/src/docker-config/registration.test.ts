import { describe, expect, it } from 'vitest'
import { parseDockerConfig } from './docker-config.ts'
import { changeHelpers, dropEmptyHelpers, planSetup, planUndo, toEditableText } from './registration.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const parse = (text: string) => parseDockerConfig('config.json', text)

function setUp(original: string, hosts: readonly string[]): string {
  const text = toEditableText(original)
  return changeHelpers(text, planSetup(parse(text), hosts))
}

function undo(text: string, original: string, hosts: readonly string[] | null = null): string {
  const changed = changeHelpers(text, planUndo(parse(text), parse(original), hosts))
  return parse(original).credHelpers === null ? dropEmptyHelpers(changed) : changed
}

const dockerStyle = `{
    "auths": { "https://index.docker.io/v1/": {} },
    "credsStore": "desktop",
    "HttpHeaders": { "n": 1.0, "big": 12345678901234567890 },
    "detachKeys": "ctrl-\\u0065,e"
}
`
const withHelpers = `{
  "credHelpers": {
    "${host}": "ecr-login",
    "gcr.io": "gcloud"
  },
  "unknown": [1,2 , 3]
}`

describe('changes of credHelpers in config.json', () => {
  it.each([
    ['a file without helpers', dockerStyle],
    ['a file with another helper for the host', withHelpers],
    ['one line', '{"auths":{},"n":1.0}'],
    ['an empty object', '{}\n'],
  ])('add the helper, and undo restores the text: %s', (_, text) => {
    const changed = setUp(text, [host, other])
    expect(JSON.parse(changed)).toEqual({
      ...JSON.parse(text),
      credHelpers: { ...JSON.parse(text).credHelpers, [host]: 'ecrlogin', [other]: 'ecrlogin' },
    })
    expect(undo(changed, text)).toBe(text)
  })

  it.each(['', ' \n'])('begin a file that has no text yet: %j', (text) => {
    expect(setUp(text, [host])).toBe(`{\n\t"credHelpers": {\n\t\t"${host}": "ecrlogin"\n\t}\n}\n`)
  })

  it('preserve every other character', () => {
    const changed = setUp(dockerStyle, [host])
    expect(changed).toBe(
      dockerStyle.replace(/"\n}/, `",\n    "credHelpers": {\n        "${host}": "ecrlogin"\n    }\n}`),
    )
  })

  it('are not needed a second time', () => {
    expect(planSetup(parse(setUp(withHelpers, [host])), [host])).toEqual([])
  })

  it('do not undo helpers that were there before, or that have changed since', () => {
    const original = `{"credHelpers":{"${host}":"ecrlogin"}}`
    expect(planUndo(parse(setUp(original, [other])), parse(original), null)).toEqual([
      { host: other, before: 'ecrlogin', after: null },
    ])
    expect(planUndo(parse(`{"credHelpers":{"${other}":"newer"}}`), parse(original), null)).toEqual([])
  })

  it('are undone only for the given hosts', () => {
    const changed = setUp(dockerStyle, [host, other])
    expect(undo(changed, dockerStyle, [other])).toBe(setUp(dockerStyle, [host]))
  })
})
