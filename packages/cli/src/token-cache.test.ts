import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noCache } from '@ecrlogin/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheDirectory, chooseCache, openCache } from './token-cache.ts'

let home: string
let reports: string[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-cli-cache-'))
  reports = []
})
afterEach(() => rmSync(home, { recursive: true }))

const report = (level: string, message: string) => reports.push(`${level}: ${message}`)

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

describe('the cache for a call', () => {
  const environment = () => ({ HOME: home, ECRLOGIN_CACHE_DIR: join(home, 'cache') })

  it('is the one on disk', () => {
    expect(chooseCache(true, environment(), report)).toMatchObject({ path: join(home, 'cache') })
    expect(existsSync(join(home, 'cache'))).toBe(true)
  })

  it('is none with --no-cache, and nothing is made', () => {
    expect(chooseCache(false, environment(), report)).toBe(noCache)
    expect(readdirSync(home)).toEqual([])
  })

  it.each([
    ['1', true],
    ['true', true],
    ['TRUE', true],
    ['yes', true],
    ['', false],
    ['0', false],
    ['false', false],
    ['False', false],
  ])('with AWS_ECR_DISABLE_CACHE=%s: switched off is %s', (value, isOff) => {
    const cache = chooseCache(true, { ...environment(), AWS_ECR_DISABLE_CACHE: value }, report)
    expect(cache === noCache).toBe(isOff)
  })

  it('that cannot be used says why, as a warning', () => {
    writeFileSync(join(home, 'cache'), 'mine')
    expect(openCache(environment(), report).list()).toEqual([])
    expect(reports).toEqual([
      `warning: The token cache ${join(home, 'cache')} is not used: it is not a directory of its own.`,
    ])
  })
})
