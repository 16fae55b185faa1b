import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../system/host.ts'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'
import { type Lock, removeVoidLock, tryLock } from './cache-lock.ts'

const now = new Date('2026-11-23T12:00:00Z')

/** A host on which the processes below 1000 are alive. */
const host: Host = {
  userId: process.getuid?.() ?? null,
  processId: 100,
  hostname: () => 'here',
  bootId: () => 'this boot',
  isAlive: (processId) => processId < 1000,
}

/** Another process's lock, as it is in the file. */
const theirs = { id: 'theirs', processId: 200, host: 'here', bootId: 'this boot', since: now.getTime() }

let path: string
let directory: CacheDirectory
let file: string

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'ecrlogin-lock-'))
  file = join(path, 'lock')
  directory = openCacheDirectory(path, host.userId) as CacheDirectory
})
afterEach(() => rmSync(path, { recursive: true }))

function lock(from: CacheDirectory = directory): Lock {
  return tryLock(from, 'lock', host, now)
}

/** Locks as a process does that tries again after it has met a void lock. */
function lockAgain(): Lock {
  lock()
  return lock()
}

function write(holder: object | string): void {
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder))
}

function held(attempt: Lock): Lock & { state: 'held' } {
  if (attempt.state !== 'held') throw new Error(`The lock is ${attempt.state}`)
  return attempt
}

describe('a lock', () => {
  it('has one holder, and the others learn its id', () => {
    const first = held(lock())
    expect(lock()).toEqual({ state: 'taken', id: first.id })
    first.release()
    expect(readdirSync(path)).toEqual([])
    expect(held(lock()).id).not.toBe(first.id)
  })

  it('records its holder', () => {
    const { id } = held(lock())
    const holder = JSON.parse(readFileSync(file, 'utf8'))
    expect(holder).toEqual({ ...theirs, id, processId: 100 })
  })

  it('is not released by a holder that has lost it', () => {
    const first = held(lock())
    write(theirs)
    first.release()
    expect(readFileSync(file, 'utf8')).toContain('theirs')
  })

  it('is only read by those that wait', () => {
    write(theirs)
    const unwritable = { ...directory, create: () => expect.unreachable('a waiter has written') }
    expect(lock(unwritable)).toEqual({ state: 'taken', id: 'theirs' })
  })

  it('is unavailable in a directory that cannot be written to', () => {
    rmSync(path, { recursive: true })
    expect(lock()).toEqual({ state: 'unavailable' })
    directory = openCacheDirectory(path, host.userId) as CacheDirectory
  })
})

describe('a lock is void', () => {
  const since = (minutes: number) => ({ since: now.getTime() - minutes * 60_000 })
  const voids: [string, object | string][] = [
    ['when its holder is dead', { ...theirs, processId: 2000 }],
    ['when the machine has been booted since', { ...theirs, bootId: 'an earlier boot' }],
    ['when it is older than two minutes', { ...theirs, ...since(2.1) }],
    [
      'when it is older than two minutes and from another machine',
      { ...theirs, host: 'elsewhere', ...since(2.1) },
    ],
    ['when it was created more than two minutes from now', { ...theirs, ...since(-2.1) }],
    ['when it is empty', ''],
    ['when it is cut short', JSON.stringify(theirs).slice(0, -5)],
    ['when it is a text', '"theirs"'],
    ['when it is null', 'null'],
    ['when it names no process', { ...theirs, processId: undefined }],
    ['when it names a group of processes', { ...theirs, processId: -1 }],
    ['when it names no time', { ...theirs, since: undefined }],
    [
      'when its time is a text, and it is from another machine',
      { ...theirs, host: 'elsewhere', since: 'now' },
    ],
  ]

  it.each(voids)('%s: the next to lock takes it over', (_, holder) => {
    write(holder)
    expect(lock().state).toBe('taken')
    expect(held(lock()).state).toBe('held')
    expect(readdirSync(path)).toEqual(['lock'])
  })

  it.each(voids)('%s: removeVoidLock removes it', (_, holder) => {
    write(holder)
    removeVoidLock(directory, 'lock', host, now)
    expect(readdirSync(path)).toEqual([])
  })
})

describe('a lock of an overdue holder', () => {
  const lockFrom = (overdue: string) => tryLock(directory, 'lock', host, now, overdue)

  it('is taken over', () => {
    write(theirs)
    expect(lockFrom('theirs').state).toBe('taken')
    expect(held(lockFrom('theirs')).id).not.toBe('theirs')
    expect(readdirSync(path)).toEqual(['lock'])
  })

  it('is taken over by one process, for which the others then wait', () => {
    write(theirs)
    lockFrom('theirs')
    const { id } = held(lockFrom('theirs'))
    expect(lockFrom('theirs')).toEqual({ state: 'taken', id })
  })
})

describe('a lock is valid', () => {
  it.each([
    ['while its holder is alive', theirs],
    [
      'while nothing is known about its holder, which is on another machine',
      { ...theirs, host: 'elsewhere', processId: 2000 },
    ],
    ['for two minutes', { ...theirs, since: now.getTime() - 119_000 }],
    ['when the other clock is one minute ahead', { ...theirs, since: now.getTime() + 60_000 }],
  ])('%s', (_, holder) => {
    write(holder)
    expect(lockAgain()).toEqual({ state: 'taken', id: 'theirs' })
    removeVoidLock(directory, 'lock', host, now)
    expect(existsSync(file)).toBe(true)
  })

  it('when it was created just as a void one was being removed', () => {
    write({ ...theirs, processId: 2000 })
    const racing: CacheDirectory = {
      ...directory,
      moveAside(name) {
        write({ ...theirs, id: 'created meanwhile' })
        return directory.moveAside(name)
      },
    }
    lock(racing)
    expect(lock()).toEqual({ state: 'taken', id: 'created meanwhile' })
    expect(readdirSync(path)).toEqual(['lock'])
  })
})

describe('removeVoidLock', () => {
  it('does nothing where there is no lock', () => {
    removeVoidLock(directory, 'lock', host, now)
    expect(readdirSync(path)).toEqual([])
  })
})
