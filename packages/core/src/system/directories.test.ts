import { describe, expect, it } from 'vitest'
import { cacheDirectory, dataDirectory } from './directories.ts'

describe('the place of the cache', () => {
  it.each([
    ['on Linux', 'linux', { HOME: '/h' }, '/h/.cache/ecrlogin'],
    ['on macOS', 'darwin', { HOME: '/h' }, '/h/Library/Caches/ecrlogin'],
    ['on Windows', 'win32', { USERPROFILE: '/u', LOCALAPPDATA: '/l' }, '/l/ecrlogin/cache'],
    ['on Windows without LOCALAPPDATA', 'win32', { USERPROFILE: '/u' }, '/u/AppData/Local/ecrlogin/cache'],
    ['where XDG_CACHE_HOME says', 'darwin', { HOME: '/h', XDG_CACHE_HOME: '/x' }, '/x/ecrlogin'],
    ['not where it is relative', 'linux', { HOME: '/h', XDG_CACHE_HOME: 'x' }, '/h/.cache/ecrlogin'],
    ['not where it is empty', 'linux', { HOME: '/h', XDG_CACHE_HOME: '' }, '/h/.cache/ecrlogin'],
    [
      'where ECRLOGIN_CACHE_DIR says',
      'linux',
      { HOME: '/h', XDG_CACHE_HOME: '/x', ECRLOGIN_CACHE_DIR: '/c' },
      '/c',
    ],
  ] as const)('%s', (_, system, environment, path) => {
    expect(cacheDirectory(environment, system).replaceAll('\\', '/')).toBe(path)
  })
})

describe('the place of what is unpacked', () => {
  it.each([
    ['on Linux', 'linux', { HOME: '/h' }, '/h/.local/share/ecrlogin'],
    ['on macOS', 'darwin', { HOME: '/h' }, '/h/Library/Application Support/ecrlogin'],
    ['on Windows', 'win32', { USERPROFILE: '/u', LOCALAPPDATA: '/l' }, '/l/ecrlogin/data'],
    ['where XDG_DATA_HOME says', 'linux', { HOME: '/h', XDG_DATA_HOME: '/x' }, '/x/ecrlogin'],
  ] as const)('%s', (_, system, environment, path) => {
    expect(dataDirectory(environment, system).replaceAll('\\', '/')).toBe(path)
  })
})
