import { describe, expect, it } from 'vitest'
import { cacheDirectory, configDirectory, dataDirectory } from './directories.ts'

const slashes = (path: string) => path.replaceAll('\\', '/')

describe.each([
  {
    name: 'configDirectory',
    find: configDirectory,
    variable: 'XDG_CONFIG_HOME',
    linux: '/h/.config/ecrlogin',
    darwin: '/h/.config/ecrlogin',
    windowsVariable: 'APPDATA',
    windows: '/w/ecrlogin',
    windowsUsual: '/u/AppData/Roaming/ecrlogin',
  },
  {
    name: 'cacheDirectory',
    find: cacheDirectory,
    variable: 'XDG_CACHE_HOME',
    linux: '/h/.cache/ecrlogin',
    darwin: '/h/Library/Caches/ecrlogin',
    windowsVariable: 'LOCALAPPDATA',
    windows: '/w/ecrlogin/cache',
    windowsUsual: '/u/AppData/Local/ecrlogin/cache',
  },
  {
    name: 'dataDirectory',
    find: dataDirectory,
    variable: 'XDG_DATA_HOME',
    linux: '/h/.local/share/ecrlogin',
    darwin: '/h/Library/Application Support/ecrlogin',
    windowsVariable: 'LOCALAPPDATA',
    windows: '/w/ecrlogin/data',
    windowsUsual: '/u/AppData/Local/ecrlogin/data',
  },
])('$name', ({ find, variable, windowsVariable, ...paths }) => {
  it('is below the home on Linux and macOS', () => {
    expect(slashes(find({ HOME: '/h' }, 'linux'))).toBe(paths.linux)
    expect(slashes(find({ HOME: '/h' }, 'darwin'))).toBe(paths.darwin)
  })

  it(`is below ${windowsVariable} on Windows, or where that usually is`, () => {
    const environment = { USERPROFILE: '/u', [windowsVariable]: '/w' }
    expect(slashes(find(environment, 'win32'))).toBe(paths.windows)
    expect(slashes(find({ USERPROFILE: '/u' }, 'win32'))).toBe(paths.windowsUsual)
  })

  it.each(['linux', 'darwin', 'win32'])(`is below ${variable} on every platform: %s`, (platform) => {
    const environment = { HOME: '/h', [windowsVariable]: '/w', [variable]: '/x' }
    expect(slashes(find(environment, platform))).toBe('/x/ecrlogin')
  })

  it.each(['x', '.', ''])(`ignores a relative or empty ${variable}: %j`, (value) => {
    expect(slashes(find({ HOME: '/h', [variable]: value }, 'linux'))).toBe(paths.linux)
  })
})

describe('cacheDirectory', () => {
  it.each(['/c', 'c'])('is ECRLOGIN_CACHE_DIR where that is set, even if it is relative: %s', (path) => {
    const environment = { HOME: '/h', XDG_CACHE_HOME: '/x', ECRLOGIN_CACHE_DIR: path }
    expect(cacheDirectory(environment, 'linux')).toBe(path)
  })
})
