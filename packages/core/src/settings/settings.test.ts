import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRule, parseSettings, readSettings } from './settings.ts'

const id = '111122223333'
const otherId = '444455556666'
const host = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const other = `${otherId}.dkr.ecr.eu-west-1.amazonaws.com`

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-settings-'))
})
afterEach(() => rmSync(home, { recursive: true }))

function writeAt(...parts: string[]): string {
  const path = join(home, ...parts)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, '[groups]\nteam = ["111122223333"]\n')
  return path
}

describe('readSettings', () => {
  it('reads the given file, else that of ECRLOGIN_CONFIG, else that of the user', async () => {
    const usual = writeAt('.config', 'ecrlogin', 'config.toml')
    const named = writeAt('named.toml')
    const groups = new Map([['team', [id]]])
    expect(await readSettings({ HOME: home })).toMatchObject({ path: usual, groups })
    expect(await readSettings({ HOME: home, ECRLOGIN_CONFIG: named })).toMatchObject({ path: named, groups })
    expect(await readSettings({ HOME: home }, named)).toMatchObject({ path: named, groups })
  })

  it('returns empty settings where the user has no file', async () => {
    expect(await readSettings({ HOME: home })).toEqual({ path: null, rules: [], groups: new Map() })
  })

  it('rejects a file that is named and does not exist', async () => {
    const gone = join(home, 'gone.toml')
    const problem = {
      code: 'invalid-settings',
      message: `The settings file ${gone} could not be read (ENOENT).`,
    }
    await expect(readSettings({ HOME: home }, gone)).rejects.toMatchObject(problem)
    await expect(readSettings({ HOME: home, ECRLOGIN_CONFIG: gone })).rejects.toMatchObject(problem)
  })

  it('reports why a file cannot be read', async () => {
    const path = join(home, '.config', 'ecrlogin', 'config.toml')
    mkdirSync(path, { recursive: true })
    await expect(readSettings({ HOME: home })).rejects.toMatchObject({
      message: `The settings file ${path} could not be read (EISDIR).`,
      hint: 'Make it readable, or name another file with `settings` or ECRLOGIN_CONFIG.',
    })
  })

  it('reports a file that the user may not read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may read everything')
    chmodSync(writeAt('.config', 'ecrlogin', 'config.toml'), 0)
    await expect(readSettings({ HOME: home })).rejects.toThrow('could not be read (EACCES)')
  })
})

describe('findRule', () => {
  const registry = (name: string) => ({ host: name, registryId: /^\d{12}/.exec(name)?.[0] ?? null })

  it.each([
    [id, host, true],
    [otherId, host, false],
    [host, host, true],
    [host, other, false],
    ['*.dkr.ecr.us-west-2.amazonaws.com', host, true],
    ['*.dkr.ecr.*.amazonaws.com', other, true],
    ['1111*.dkr.ecr.us-*.amazonaws.com', host, true],
    ['1111*.dkr.ecr.us-*.amazonaws.com', other, false],
    ['*.dkr.ecr.*.amazonaws.com', `${id}.dkr.ecr.cn-north-1.amazonaws.com.cn`, false],
    ['*.amazonaws.com', host, false],
    ['*', host, false],
    ['*.example.com', 'images.example.com', true],
    ['*.example.com', 'a.images.example.com', false],
    ['*.example.com', 'example.com', false],
    ['images.example.com', 'imagesXexample.com', false],
    ['public.ecr.aws', 'public.ecr.aws', true],
    ['(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', false],
  ])('compares %s with %s: %s', async (match, name, isMatch) => {
    const settings = { path: null, rules: [{ match }], groups: new Map() }
    expect(findRule(settings, registry(name)) !== null).toBe(isMatch)
  })

  it('returns the first rule that matches', async () => {
    const settings = await parseSettings(
      '/etc/config.toml',
      `
[[registry]]
match = "*.dkr.ecr.eu-west-1.amazonaws.com"
profile = "europe"
[[registry]]
match = "${otherId}"
profile = "other"
[[registry]]
match = "*.dkr.ecr.*.amazonaws.com"
profile = "rest"`,
    )
    const profileOf = (name: string) => findRule(settings, registry(name))?.profile
    expect([
      profileOf(other),
      profileOf(`${otherId}.dkr.ecr.us-west-2.amazonaws.com`),
      profileOf(host),
    ]).toEqual(['europe', 'other', 'rest'])
    expect(findRule(settings, registry('public.ecr.aws'))).toBeNull()
  })
})
