import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '@ecrlogin/core'
import { noCache } from '@ecrlogin/core/internal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseCache, openCache } from './open-cache.ts'

let home: string
let warnings: string[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-cli-cache-'))
  warnings = []
})
afterEach(() => rmSync(home, { recursive: true }))

const logger: Logger = {
  debug: () => {},
  warn: (message) => warnings.push(message),
}

describe('the cache for a call', () => {
  const environment = () => ({ HOME: home, ECRLOGIN_CACHE_DIR: join(home, 'cache') })

  it('is the one on disk', () => {
    expect(chooseCache(true, environment(), logger)).toMatchObject({ path: join(home, 'cache') })
    expect(existsSync(join(home, 'cache'))).toBe(true)
  })

  it('is none with --no-cache, which creates no folder', () => {
    expect(chooseCache(false, environment(), logger)).toBe(noCache)
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
  ])('with AWS_ECR_DISABLE_CACHE=%s: it is disabled: %s', (value, isDisabled) => {
    const cache = chooseCache(true, { ...environment(), AWS_ECR_DISABLE_CACHE: value }, logger)
    expect(cache === noCache).toBe(isDisabled)
  })

  it('warns when it cannot be used, with the reason', () => {
    writeFileSync(join(home, 'cache'), 'mine')
    expect(openCache(environment(), logger).list()).toEqual([])
    expect(warnings).toEqual([
      `The token cache ${join(home, 'cache')} is not used: it is a symbolic link or not a directory.`,
    ])
  })
})
