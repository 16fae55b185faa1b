import { describe, expect, it } from 'vitest'
import {
  changeHelpers,
  dropEmptyHelpers,
  otherSpellings,
  parseDockerConfig,
  planSetup,
  planUndo,
  storedLogins,
} from './docker-config.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const parse = (text: string) => parseDockerConfig('config.json', text)

function setUp(text: string, hosts: readonly string[]): string {
  return changeHelpers(text, planSetup(parse(text), hosts))
}

function takeBack(text: string, original: string, hosts: readonly string[] | null = null): string {
  const changed = changeHelpers(text, planUndo(parse(text), parse(original), hosts))
  return parse(original).credHelpers === null ? dropEmptyHelpers(changed) : changed
}

const written = `{
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

describe('credHelpers in config.json', () => {
  it.each([
    ['a file without helpers', written],
    ['a file with another helper for the host', withHelpers],
    ['one line', '{"auths":{},"n":1.0}'],
    ['an object with nothing in it', '{}\n'],
  ])('are set and taken back without a trace: %s', (_, text) => {
    const changed = setUp(text, [host, other])
    expect(JSON.parse(changed)).toEqual({
      ...JSON.parse(text),
      credHelpers: { ...JSON.parse(text).credHelpers, [host]: 'ecrlogin', [other]: 'ecrlogin' },
    })
    expect(takeBack(changed, text)).toBe(text)
  })

  it.each(['', ' \n'])('are written where there is no text yet: %j', (text) => {
    expect(setUp(text, [host])).toBe(`{\n\t"credHelpers": {\n\t\t"${host}": "ecrlogin"\n\t}\n}\n`)
  })

  it('leave every other character as it was', () => {
    const changed = setUp(written, [host])
    expect(changed).toBe(
      written.replace(/"\n}/, `",\n    "credHelpers": {\n        "${host}": "ecrlogin"\n    }\n}`),
    )
  })

  it('need no second change', () => {
    expect(planSetup(parse(setUp(withHelpers, [host])), [host])).toEqual([])
  })

  it('keep on undo what was named by hand before, and what has changed since', () => {
    const original = `{"credHelpers":{"${host}":"ecrlogin"}}`
    expect(planUndo(parse(setUp(original, [other])), parse(original), null)).toEqual([
      { host: other, before: 'ecrlogin', after: null },
    ])
    expect(planUndo(parse(`{"credHelpers":{"${other}":"newer"}}`), parse(original), null)).toEqual([])
  })

  it('are taken back for the hosts named alone', () => {
    const changed = setUp(written, [host, other])
    expect(takeBack(changed, written, [other])).toBe(setUp(written, [host]))
  })

  it.each([
    ['nonsense', 'is not JSON'],
    ['// comment\n{}', 'is not JSON'],
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['{"credHelpers":"ecr-login"}', 'has credHelpers that are not a JSON object'],
    ['{"credHelpers":[]}', 'has credHelpers that are not a JSON object'],
  ])('are not looked for in %s', (text, problem) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'client-failed',
        message: `config.json ${problem}, so it was left as it is.`,
      }),
    )
  })

  it('are known to be spelled in ways that docker never looks up', () => {
    const table = { [host]: 'x', [`https://${host}`]: 'x', [`${host}:443/v2/`]: 'x', [other]: 'x' }
    expect(otherSpellings(table, host)).toEqual([`https://${host}`, `${host}:443/v2/`])
  })

  it('stand beside stored logins, of which docker leaves empty ones for its helpers', () => {
    const auths = { [host]: {}, [`https://${host}`]: { auth: 'eA==' }, [other]: { auth: 'eA==' } }
    expect(storedLogins(parse(JSON.stringify({ auths })), host)).toEqual([`https://${host}`])
  })

  it.each([
    ['{}', true],
    ['{"HttpHeaders":{},"auths":{}}', true],
    ['{"credsStore":"pass"}', false],
    ['{"auths":{"x":{}}}', false],
    ['{"credHelpers":{"x":"y"}}', false],
  ])('of %s: whether docker chooses a store by itself is %s', (text, isBare) => {
    expect(parse(text).isBare).toBe(isBare)
  })
})
