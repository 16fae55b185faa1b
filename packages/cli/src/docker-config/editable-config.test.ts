import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeHelpers, parseEditableConfig, readEditableConfig } from './editable-config.ts'
import { helper, planSetup, planUndo } from './registration.ts'

const path = 'config.json'
const hosts = ['111122223333.dkr.ecr.us-west-2.amazonaws.com', 'public.ecr.aws']

/** Any JSON text of `config.json` that Go's decoder and JSON.parse accept, with every freedom that JSON leaves. */
function anyConfig(): fc.Arbitrary<string> {
  const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r\n', ''), maxLength: 3 })
  const escaped = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((flags) =>
        [...text].map((one, index) =>
          flags[index] && one.length === 1 ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one,
        ),
      )
      .map((parts) => `"${parts.join('')}"`)
  const list = (open: string, close: string, item: fc.Arbitrary<string>, maxLength = 4) =>
    fc
      .tuple(space, fc.array(fc.tuple(space, item, space), { maxLength }))
      .map(([inner, items]) => open + (items.map((parts) => parts.join('')).join(',') || inner) + close)
  const member = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
    fc.tuple(name, space, space, value).map(([key, before, after, json]) => `${key}${before}:${after}${json}`)
  const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => JSON.stringify(value))
  const scalar = fc.oneof(text, fc.constantFrom('null', 'true', '-1.0e+05', '12345678901234567890', '"{[,:"'))
  const value = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      scalar,
      list('[', ']', tie('any'), 3),
      list('{', '}', member(text, tie('any')), 3),
    ),
  })).any
  const host = fc.constantFrom(...hosts, 'gcr.io', '__proto__', 'constructor').chain(escaped)
  const program = fc.constantFrom('ecrlogin', 'gcloud', 'ecr-login', '').chain(escaped)
  const table = list('{', '}', member(host, fc.oneof({ weight: 4, arbitrary: program }, fc.constant('null'))))
  const field = fc
    .constantFrom('credHelpers', 'CredHelpers', 'CREDHELPERS', 'credhelper\u017f', 'credHelpers')
    .chain(escaped)
  const helpers = member(field, fc.oneof({ weight: 4, arbitrary: table }, fc.constant('null')))
  const unknown = member(
    fc.constantFrom('"n"', '"credHelper"', '"\u212aredHelpers"', '"credHelpers "'),
    value,
  )
  const root = list('{', '}', fc.oneof(helpers, unknown), 6)
  return fc.tuple(space, root, space).map((parts) => parts.join(''))
}

/** Go's decoder for `credHelpers`, written anew: one member after the other, as encoding/json meets them. */
function decodeAsGo(text: string): Map<string, string> {
  let table = new Map<string, string>()
  for (const [name, value] of pairsOf(text)) {
    if (!/^credhelper[s\u017f]$/i.test(name)) continue
    if (value === 'null') table = new Map()
    else for (const [host, program] of pairsOf(value)) table.set(host, JSON.parse(program) ?? '')
  }
  return table
}

/** The members of a JSON object in order; each value is the shortest text up to a comma or the end that is JSON. */
function pairsOf(object: string): [name: string, value: string][] {
  const pairs: [string, string][] = []
  let rest = object.trim().slice(1, -1)
  while (rest.trim() !== '') {
    const name = /^\s*("(?:[^"\\]|\\.)*")\s*:/.exec(rest)!
    rest = rest.slice(name[0].length)
    const ends = [...rest.matchAll(/,/g)].map(({ index }) => index).concat(rest.length)
    const end = ends.find((one) => isJson(rest.slice(0, one)))!
    pairs.push([JSON.parse(name[1]!), rest.slice(0, end).trim()])
    rest = rest.slice(end + 1)
  }
  return pairs
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function setUp(text: string) {
  return planSetup(path, parseEditableConfig(path, text), null, hosts)
}

describe('any text of config.json that docker reads', () => {
  it('is changed to one in which a decoder like Go’s finds the helper, and undo restores it byte for byte', () => {
    fc.assert(
      fc.property(anyConfig(), (text) => {
        const before = decodeAsGo(text)
        const plan = setUp(text)
        const planned = new Map([...before, ...hosts.map((host) => [host, helper] as const)])
        expect(decodeAsGo(plan?.text ?? text)).toEqual(planned)
        if (!plan) return
        const undone = planUndo(path, parseEditableConfig(path, plan.text), plan.record, null)
        expect(undone?.text).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })

  describe('and the real docker client', () => {
    let home: string
    beforeAll(() => {
      home = mkdtempSync(join(tmpdir(), 'ecrlogin-docker-'))
    })
    afterAll(() => rmSync(home, { recursive: true }))

    /** The config that docker reads from a text: it logs out of a registry and so writes the whole file again. */
    function readWithDocker(text: string): { helpers: Map<string, string>; stderr: string } {
      const file = join(home, 'config.json')
      const login = '"auths":{"x.invalid":{"auth":"YTpi"}},'
      writeFileSync(file, text.replace('{', `{${/^\s*\{\s*\}\s*$/.test(text) ? login.slice(0, -1) : login}`))
      const { stderr } = spawnSync('docker', ['logout', 'x.invalid'], {
        env: {
          PATH: process.env.PATH,
          HOME: home,
          DOCKER_CONFIG: home,
          DOCKER_HOST: 'unix:///no-engine.sock',
        },
        encoding: 'utf8',
        timeout: 20_000,
      })
      return { helpers: decodeAsGo(readFileSync(file, 'utf8')), stderr }
    }

    it('finds the same helpers in it, before and after', ({ skip }) => {
      if (spawnSync('docker', ['--version']).status !== 0) return skip('docker is not installed')
      fc.assert(
        fc.property(anyConfig(), (text) => {
          expect(readWithDocker(text)).toEqual({ helpers: decodeAsGo(text), stderr: '' })
          const changed = setUp(text)?.text ?? text
          expect(readWithDocker(changed)).toEqual({ helpers: decodeAsGo(changed), stderr: '' })
        }),
        { numRuns: 15 },
      )
    })

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
    ])('does not read it with %s, and we change nothing', (_, text) => {
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
  })

  it('may have as many levels as docker reads', () => {
    const deep = `{"a":${'['.repeat(9_999)}${']'.repeat(9_999)}}`
    expect(decodeAsGo(setUp(deep)!.text!).size).toBe(hosts.length)
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
