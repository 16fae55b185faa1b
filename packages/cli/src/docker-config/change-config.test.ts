import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeConfig } from './change-config.ts'
import { planSetup, planUndo } from './registration.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let home: string
let path: string
let warnings: string[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-change-'))
  path = join(home, 'config.json')
  warnings = []
  writeFileSync(path, '{}')
})
afterEach(() => rmSync(home, { recursive: true }))

const read = () => JSON.parse(readFileSync(path, 'utf8'))
const records = () => readdirSync(join(home, 'own', 'ecrlogin', 'setup'))

/** Sets up a host, or undoes it, while another program writes the file, the first `times` times a plan is made. */
function change(what: 'setup' | 'undo', meanwhile: () => void = () => {}, times = Number.POSITIVE_INFINITY) {
  let calls = 0
  return changeConfig(
    path,
    { HOME: home, XDG_CONFIG_HOME: join(home, 'own') },
    (config, record) => {
      const plan =
        what === 'setup' ? planSetup(path, config, record, [host]) : planUndo(path, config, record, null)
      calls += 1
      if (calls <= times) meanwhile()
      return plan
    },
    (message) => warnings.push(message),
  )
}

/** Does what docker does for a login, with another registry each time. */
function logIn(): void {
  const { auths, ...rest } = read()
  const registry = `registry-${Object.keys(auths ?? {}).length}.test`
  writeFileSync(path, JSON.stringify({ auths: { ...auths, [registry]: { auth: 'eDp5' } }, ...rest }))
}

describe('a change of config.json while docker writes it', () => {
  it.each([1, 2, 4])('loses no login when docker writes it %d times', async (times) => {
    const { plan } = await change('setup', logIn, times)
    expect(plan?.changes).toHaveLength(1)
    expect(Object.keys(read().auths)).toHaveLength(times)
    expect(read().credHelpers).toEqual({ [host]: 'ecrlogin' })
    await change('undo', logIn, times)
    expect(Object.keys(read().auths)).toHaveLength(2 * times)
    expect(read().credHelpers).toBeUndefined()
    expect(records()).toEqual([])
  })

  it('gives up after five times, says who is writing, and leaves neither entry nor record', async () => {
    const failed = change('setup', logIn)
    await expect(failed).rejects.toMatchObject({
      code: 'output-failed',
      message: expect.stringContaining('keeps writing it'),
    })
    expect(Object.keys(read().auths)).toHaveLength(5)
    expect([read().credHelpers, records(), readdirSync(home).sort()]).toEqual([
      undefined,
      [],
      ['config.json', 'own'],
    ])
  })

  it('does not remove a file in which docker has just stored a login', async () => {
    rmSync(path)
    await change('setup')
    await change('undo', logIn, 1)
    expect(read()).toEqual({ auths: { 'registry-0.test': { auth: 'eDp5' } } })
  })

  it('is not repeated when docker has made it itself', async () => {
    const { plan } = await change('setup', () => {
      writeFileSync(path, JSON.stringify({ credHelpers: { [host]: 'ecrlogin' } }))
    })
    expect(plan).toBeNull()
  })

  it('leaves a file that has become one that docker does not read', async () => {
    const failed = change('setup', () => writeFileSync(path, '{'), 1)
    await expect(failed).rejects.toMatchObject({ code: 'client-failed' })
    expect(readFileSync(path, 'utf8')).toBe('{')
    expect(readdirSync(home).sort()).toEqual(['config.json', 'own'])
  })
})

describe('the record of a change', () => {
  it.each([
    ['is no JSON', 'nonsense'],
    ['is that of another file', JSON.stringify({ path: '/other', helpers: { [host]: null } })],
    ['would put more than a helper into the file', JSON.stringify({ helpers: { [host]: '"x","y":1' } })],
    [
      'would replace the file',
      JSON.stringify({ helpers: { [host]: null }, emptyFile: '{"credsStore":"x"}' }),
    ],
    ['would replace the helpers', JSON.stringify({ helpers: { [host]: null }, emptyHelpers: '{"a":"b"}' })],
  ])('is not used when it %s', async (_, text) => {
    await change('setup')
    const folder = join(home, 'own', 'ecrlogin', 'setup')
    const [name] = records()
    const before = readFileSync(path, 'utf8')
    writeFileSync(
      join(folder, name!),
      text.replace('{"helpers"', `{"path":${JSON.stringify(path)},"helpers"`),
    )
    expect((await change('undo')).plan).toBeNull()
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('is not needed for a change, but --undo is then said not to know it', async () => {
    mkdirSync(join(home, 'own'))
    writeFileSync(join(home, 'own', 'ecrlogin'), '')
    expect((await change('setup')).plan?.changes).toHaveLength(1)
    expect(warnings).toEqual([expect.stringContaining('--undo will not know this change')])
  })
})
