import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noCache } from '@ecrlogin/core/internal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseCache, openCache } from './open-cache.ts'

let home: string
let reports: string[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-cli-cache-'))
  reports = []
})
afterEach(() => rmSync(home, { recursive: true }))

const report = (level: string, message: string) => reports.push(`${level}: ${message}`)

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
