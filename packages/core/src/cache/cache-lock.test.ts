import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../system/host.ts'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'
import { type Lock, removeVoidLock, tryLock } from './cache-lock.ts'

const now = new Date('2026-11-23T12:00:00Z')

/** A machine on which the processes below 1000 are alive. */
const machine: Host = {
  userId: process.getuid?.() ?? null,
  processId: 100,
  host: 'here',
  bootId: 'this start',
  isAlive: (processId) => processId < 1000,
}

/** Another process's lock, as it stands in the file. */
const theirs = { id: 'theirs', processId: 200, host: 'here', bootId: 'this start', since: now.getTime() }

let path: string
let directory: CacheDirectory
let file: string

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'ecrlogin-lock-'))
  file = join(path, 'lock')
  directory = openCacheDirectory(path, machine.userId) as CacheDirectory
})
afterEach(() => rmSync(path, { recursive: true }))

function lock(from: CacheDirectory = directory): Lock {
  return tryLock(from, 'lock', machine, now)
}

/** Locks as one that tries again when a void lock was in the way. */
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
  it('has one holder, whose id the others learn', () => {
    const first = held(lock())
    expect(lock()).toEqual({ state: 'taken', id: first.id })
    first.release()
    expect(readdirSync(path)).toEqual([])
    expect(held(lock()).id).not.toBe(first.id)
  })

  it('names its holder', () => {
    const { id } = held(lock())
    const holder = JSON.parse(readFileSync(file, 'utf8'))
    expect(holder).toEqual({ ...theirs, id, processId: 100 })
  })

  it('is not released by one that lost it', () => {
    const first = held(lock())
    write(theirs)
    first.release()
    expect(readFileSync(file, 'utf8')).toContain('theirs')
  })

  it('is looked at by those that wait, and nothing is written', () => {
    write(theirs)
    const unwritable = { ...directory, create: () => expect.unreachable('a waiter has written') }
    expect(lock(unwritable)).toEqual({ state: 'taken', id: 'theirs' })
  })

  it('is unavailable where nothing can be written', () => {
    rmSync(path, { recursive: true })
    expect(lock()).toEqual({ state: 'unavailable' })
    directory = openCacheDirectory(path, machine.userId) as CacheDirectory
  })
})

describe('a lock is void', () => {
  const since = (minutes: number) => ({ since: now.getTime() - minutes * 60_000 })
  const voids: [string, object | string][] = [
    ['when its holder is dead', { ...theirs, processId: 2000 }],
    ['when the machine was started since', { ...theirs, bootId: 'an earlier start' }],
    ['when it is too old', { ...theirs, ...since(2.1) }],
    ['when it is too old and of another machine', { ...theirs, host: 'elsewhere', ...since(2.1) }],
    ['when it comes from the future', { ...theirs, ...since(-2.1) }],
    ['when it is empty', ''],
    ['when it is cut short', JSON.stringify(theirs).slice(0, -5)],
    ['when it is no object', '"theirs"'],
    ['when it is null', 'null'],
    ['when it names no process', { ...theirs, processId: undefined }],
    ['when it names a group of processes', { ...theirs, processId: -1 }],
    ['when it names no time', { ...theirs, since: undefined }],
    ['when its time is a text, and it is of another machine', { ...theirs, host: 'elsewhere', since: 'now' }],
  ]

  it.each(voids)('%s', (_, holder) => {
    write(holder)
    expect(lock().state).toBe('taken')
    expect(held(lock()).state).toBe('held')
    expect(readdirSync(path)).toEqual(['lock'])
  })

  it.each(voids)('%s: sweeping takes it away', (_, holder) => {
    write(holder)
    removeVoidLock(directory, 'lock', machine, now)
    expect(readdirSync(path)).toEqual([])
  })
})

describe('a lock whose holder has been waited for long enough', () => {
  const lockFrom = (overdue: string) => tryLock(directory, 'lock', machine, now, overdue)

  it('is taken over', () => {
    write(theirs)
    expect(lockFrom('theirs').state).toBe('taken')
    expect(held(lockFrom('theirs')).id).not.toBe('theirs')
    expect(readdirSync(path)).toEqual(['lock'])
  })

  it('is taken over by one: the others wait for that one', () => {
    write(theirs)
    lockFrom('theirs')
    const { id } = held(lockFrom('theirs'))
    expect(lockFrom('theirs')).toEqual({ state: 'taken', id })
  })
})

describe('a lock stands', () => {
  it.each([
    ['while its holder lives', theirs],
    [
      'while nothing is known of its holder, who is on another machine',
      { ...theirs, host: 'elsewhere', processId: 2000 },
    ],
    ['for two minutes', { ...theirs, since: now.getTime() - 119_000 }],
    ['when the other clock is a little ahead', { ...theirs, since: now.getTime() + 60_000 }],
  ])('%s', (_, holder) => {
    write(holder)
    expect(lockAgain()).toEqual({ state: 'taken', id: 'theirs' })
    removeVoidLock(directory, 'lock', machine, now)
    expect(existsSync(file)).toBe(true)
  })

  it('when it was made just as a void one was to be taken away', () => {
    write({ ...theirs, processId: 2000 })
    const racing: CacheDirectory = {
      ...directory,
      moveAside(name) {
        write({ ...theirs, id: 'made in the meantime' })
        return directory.moveAside(name)
      },
    }
    lock(racing)
    expect(lock()).toEqual({ state: 'taken', id: 'made in the meantime' })
    expect(readdirSync(path)).toEqual(['lock'])
  })

  it('when it is released while a void one is looked for', () => {
    removeVoidLock(directory, 'lock', machine, now)
    expect(readdirSync(path)).toEqual([])
  })
})
