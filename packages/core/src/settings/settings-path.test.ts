import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasSettings, settingsPath } from './settings-path.ts'

describe('settingsPath', () => {
  it.each([
    ['in the home directory', 'linux', { HOME: '/h' }, '/h/.config/ecrlogin/config.toml'],
    ['in XDG_CONFIG_HOME', 'darwin', { HOME: '/h', XDG_CONFIG_HOME: '/x' }, '/x/ecrlogin/config.toml'],
    ['in APPDATA on Windows', 'win32', { USERPROFILE: '/u', APPDATA: '/a' }, '/a/ecrlogin/config.toml'],
    [
      'in the home directory on Windows',
      'win32',
      { USERPROFILE: '/u' },
      '/u/AppData/Roaming/ecrlogin/config.toml',
    ],
    ['ECRLOGIN_CONFIG', 'linux', { HOME: '/h', ECRLOGIN_CONFIG: '/e.toml' }, '/e.toml'],
  ] as const)('is %s', (_, platform, environment, path) => {
    expect(settingsPath(environment, undefined, platform).replaceAll('\\', '/')).toBe(path)
  })

  it('is the given path before all others', () => {
    expect(settingsPath({ HOME: '/h', ECRLOGIN_CONFIG: '/e.toml' }, '/named.toml')).toBe('/named.toml')
  })
})

describe('hasSettings', () => {
  let home: string

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ecrlogin-settings-'))
  })
  afterEach(() => rmSync(home, { recursive: true }))

  it('is true when the file of the user exists', () => {
    const environment = { HOME: home, XDG_CONFIG_HOME: home }
    expect(hasSettings(environment)).toBe(false)
    mkdirSync(join(home, 'ecrlogin'))
    writeFileSync(join(home, 'ecrlogin', 'config.toml'), '')
    expect(hasSettings(environment)).toBe(true)
  })

  it('is true when ECRLOGIN_CONFIG names a file, even one that does not exist', () => {
    expect(hasSettings({ HOME: home, ECRLOGIN_CONFIG: join(home, 'gone.toml') })).toBe(true)
  })
})
