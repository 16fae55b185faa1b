import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeHelpers, parseEditableConfig, readEditableConfig } from './editable-config.ts'
import { planSetup, planUndo } from './registration.ts'

const path = 'config.json'
const hosts = ['111122223333.dkr.ecr.us-west-2.amazonaws.com', 'public.ecr.aws']

function setUp(text: string) {
  return planSetup(path, parseEditableConfig(path, text), null, hosts)
}

describe('a config.json', () => {
  let home: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'ecrlogin-docker-'))
  })
  afterAll(() => rmSync(home, { recursive: true }))

  it.each([
    ['a comment', '// x\n{}'],
    ['a comment at the end of a line', '{ /* x */ }'],
    ['a comma too many', '{"a":1,}'],
    ['a byte order mark', '\uFEFF{}'],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
    ['a byte order mark alone', '\uFEFF'],
    ['a number as a helper', '{"credHelpers":{"a.test":1}}'],
    ['a number as a helper, in another spelling of the name', '{"CredHelpers":{"a.test":1}}'],
    ['helpers in a list', '{"credHelpers":[]}'],
    ['a text in single quotes', "{'a':1}"],
    ['too many levels', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ])('that docker does not read, with %s, is not changed', (_, text) => {
    const file = join(home, 'config.json')
    writeFileSync(file, text)
    expect(() => readEditableConfig(file)).toThrow(
      expect.objectContaining({ code: 'client-failed', message: expect.stringContaining(file) }),
    )
    if (spawnSync('docker', ['--version']).status !== 0) return
    const { stderr } = spawnSync('docker', ['logout', 'x.invalid'], {
      env: { PATH: process.env.PATH, HOME: home, DOCKER_CONFIG: home },
      encoding: 'utf8',
    })
    expect(stderr).toContain('config file')
  })

  it('may have as many levels as docker reads', () => {
    const deep = `{"a":${'['.repeat(9_999)}${']'.repeat(9_999)}}`
    expect(parseEditableConfig(path, setUp(deep)!.text).helpers.size).toBe(hosts.length)
  })

  it('may have megabytes of white space, or of duplicates', () => {
    const wide = `{${' '.repeat(500_000)}"credHelpers"${'\n'.repeat(500_000)}:{"a":"b"}}`
    const many = `{${'"credHelpers":{"a":"b"},'.repeat(10_000)}"n":1}`
    const start = performance.now()
    for (const text of [wide, many]) {
      const plan = setUp(text)!
      expect(planUndo(path, parseEditableConfig(path, plan.text), plan.record, null)?.text).toBe(text)
    }
    expect(performance.now() - start).toBeLessThan(50_000)
  })
})

describe('bytes that are not UTF-8', () => {
  it('are refused: docker would read other ones, and we would write those', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ecrlogin-bytes-')), 'config.json')
    writeFileSync(
      file,
      Buffer.concat([Buffer.from('{"credHelpers":{"a.test":"'), Buffer.from([0xff, 0x22, 0x7d, 0x7d])]),
    )
    expect(() => readEditableConfig(file)).toThrow(`The file ${file} has bytes that are not UTF-8.`)
    rmSync(join(file, '..'), { recursive: true })
  })
})

describe('a change of helpers', () => {
  it('removes all entries of a host, so that docker finds none before the last', () => {
    const text = '{"credHelpers":{"h":"a", "x":"y","h":"b"},"CREDHELPERS":{"h":"c"}}'
    const changed = changeHelpers(path, text, [{ host: 'h', before: '"c"', after: null }])
    expect(changed).toBe('{"credHelpers":{"x":"y"},"CREDHELPERS":{}}')
  })
})
