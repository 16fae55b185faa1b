import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { currentHost } from '../system/host.ts'
import { withLock } from './with-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('withLock', () => {
  it('lets one piece of work at a time run under a name', async () => {
    let running = 0
    const work = async (isLocked: boolean) => {
      running += 1
      await sleep(5)
      expect([running, isLocked]).toEqual([1, true])
      running -= 1
      return 'done'
    }
    const all = Array.from({ length: 8 }, () => withLock(join(folder, 'new'), 'x.lock', 20_000, work))
    expect(new Set(await Promise.all(all))).toEqual(new Set(['done']))
    expect(readdirSync(join(folder, 'new'))).toEqual([])
  })

  it('gives up when the holder does not end, and works once it is gone', async () => {
    const alive = { ...currentHost(), processId: 4_000_001, isAlive: () => true }
    await withLock(folder, 'x.lock', 0, async () => {
      expect(await withLock(folder, 'x.lock', 60, async () => 'done', alive)).toBeNull()
      const later = { ...currentHost(), isAlive: () => false }
      expect(await withLock(folder, 'x.lock', 1_000, async () => 'done', later)).toBe('done')
    })
  })

  it('releases the lock when the work fails', async () => {
    await expect(withLock(folder, 'x.lock', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(readdirSync(folder)).toEqual([])
  })

  it('goes ahead, and says so, where no lock is possible', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(
      await withLock(join(folder, 'file', 'below'), 'x.lock', 0, async (isLocked) => ({ isLocked })),
    ).toEqual({
      isLocked: false,
    })
  })
})
