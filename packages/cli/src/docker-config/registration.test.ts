import { describe, expect, it } from 'vitest'
import { parseEditableConfig } from './editable-config.ts'
import { planSetup, planUndo } from './registration.ts'
import type { SetupRecord } from './setup-record.ts'

const path = 'config.json'
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'

/** A file and its record, null for none. */
interface State {
  readonly text: string | null
  readonly record: SetupRecord | null
}

function setUp({ text, record }: State, ...hosts: readonly string[]): State {
  const plan = planSetup(path, parseEditableConfig(path, text), record, hosts)
  return plan ? { text: plan.text, record: plan.record } : { text, record }
}

function undo({ text, record }: State, hosts: readonly string[] | null = null): State | null {
  const plan = planUndo(path, parseEditableConfig(path, text), record, hosts)
  return plan && { text: plan.text, record: plan.record }
}

const begin = (text: string | null): State => ({ text, record: null })
const helpersIn = (text: string | null) => JSON.parse(text ?? '{}').credHelpers

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
  it.each<[string, string | null]>([
    ['no file', null],
    ['an empty file', ''],
    ['a file of white space', ' \t\r\n\n'],
    ['a file without helpers', dockerStyle],
    ['a file with another helper for the host', withHelpers],
    ['another helper with escapes', `{"credHelpers":{"${host}":"ecr\\u002dlogin"}}`],
    ['no helper for the host, but an entry', `{"credHelpers":{"${host}":null}}`],
    ['a helper in several places', `{"credHelpers":{"${host}":"a"},"CredHelpers":{"b":"c","${host}":"d"}}`],
    ['helpers that are null', '{"credHelpers" : null }'],
    ['helpers before a null', `{"credHelpers":{"${host}":"a"},"credhelpers":null}`],
    ['helpers after a null', `{"credHelpers":{"${host}":"a"},"credhelpers":null,"CREDHELPERS":{}}`],
    ['empty helpers', '{ "credHelpers":{ \n} }'],
    ['one line', '{"auths":{},"n":1.0}'],
    ['a blank before the colon', '{"credHelpers" : {"gcr.io" : "gcloud"}}'],
    ['an empty object', '{}\n'],
    ['an empty object with a blank', '\t{ }'],
  ])('add the helper, and undo restores the text: %s', (_, text) => {
    const changed = setUp(begin(text), host, other)
    const { helpers } = parseEditableConfig(path, changed.text)
    const before = parseEditableConfig(path, text).helpers
    expect(helpers).toEqual(new Map([...before, [host, '"ecrlogin"'], [other, '"ecrlogin"']]))
    expect(undo(changed)).toEqual(begin(text))
    expect(undo(undo(changed, [host])!, [other])).toEqual(begin(text))
  })

  it.each([null, '', ' \n'])('begin a file that has no text yet: %j', (text) => {
    expect(setUp(begin(text), host).text).toBe(`{\n\t"credHelpers": {\n\t\t"${host}": "ecrlogin"\n\t}\n}\n`)
  })

  it('preserve every other character', () => {
    expect(setUp(begin(dockerStyle), host).text).toBe(
      dockerStyle.replace(/"\n}/, `",\n    "credHelpers": {\n        "${host}": "ecrlogin"\n    }\n}`),
    )
  })

  it('are not needed a second time', () => {
    const changed = setUp(begin(withHelpers), host)
    expect(planSetup(path, parseEditableConfig(path, changed.text), changed.record, [host])).toBeNull()
  })

  it('are undone only for the given hosts', () => {
    const changed = setUp(begin(dockerStyle), host, other)
    expect(undo(changed, [other])).toEqual(setUp(begin(dockerStyle), host))
  })

  it('do not undo helpers that were there before', () => {
    const original = `{"credHelpers":{"${host}":"ecrlogin"}}`
    expect(undo(setUp(begin(original), host, other))?.text).toBe(original)
  })

  it('leave what somebody has changed since, and restore the helper that the second setup replaced', () => {
    const first = setUp(begin(withHelpers), host, other)
    const edited = { ...first, text: first.text!.replace(`"${host}": "ecrlogin"`, `"${host}": "newer"`) }
    expect(helpersIn(undo(edited)!.text)).toEqual({ [host]: 'newer', 'gcr.io': 'gcloud' })
    const second = setUp(edited, host)
    expect(helpersIn(undo(second)!.text)).toEqual({ [host]: 'newer', 'gcr.io': 'gcloud' })
  })

  it('leave a file that docker has written since, without our entries', () => {
    const { record } = setUp(begin(null), host)
    const auths = { 'a.test': { auth: 'eA==' } }
    const text = JSON.stringify({ auths, credHelpers: { [host]: 'ecrlogin' } }, null, '\t')
    expect(JSON.parse(undo({ text, record })!.text!)).toEqual({ auths })
    expect(undo({ text: JSON.stringify({ auths }), record })).toBeNull()
    expect(undo({ text: null, record })).toBeNull()
  })

  it('begin a new record when somebody has removed all entries of the old one', () => {
    const { record } = setUp(begin(null), host)
    const text = '{"credHelpers":{"gcr.io":"gcloud"}}'
    expect(undo(setUp({ text, record }, other))).toEqual(begin(text))
  })

  it('record nothing but our entries, what they replaced and what was empty', () => {
    const text = `{"auths":{"a.test":{"auth":"c2VjcmV0"}},"credHelpers":{"${host}":"ecr-login"}}`
    expect(setUp(begin(text), host, other).record).toEqual({
      helpers: { [host]: '"ecr-login"', [other]: null },
    })
  })
})
