import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'

const isPosix = process.platform !== 'win32'
const userId = process.getuid?.() ?? null
const isRoot = userId === 0

let home: string
let path: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-cache-'))
  path = join(home, 'cache', 'ecrlogin')
})
afterEach(() => rmSync(home, { recursive: true }))

function open(at = path): CacheDirectory {
  const opened = openCacheDirectory(at, userId)
  if (typeof opened === 'string') throw new Error(opened)
  return opened
}

function modeOf(file: string): string {
  return (lstatSync(file).mode & 0o777).toString(8)
}

describe('the files', () => {
  it('are written whole, over an older one, and read', () => {
    const directory = open()
    expect(directory.read('a')).toBeNull()
    expect(directory.write('a', 'one')).toBe(true)
    // One who reads meanwhile keeps the whole of the older one.
    const reader = openSync(join(path, 'a'), 'r')
    expect(directory.write('a', 'two')).toBe(true)
    expect(directory.read('a')).toBe('two')
    expect(readFileSync(reader, 'utf8')).toBe('one')
    closeSync(reader)
    expect(readdirSync(path)).toEqual(['a'])
  })

  it('are created only where there is none', () => {
    const directory = open()
    expect(directory.create('a', 'one')).toBe('created')
    expect(directory.create('a', 'two')).toBe('exists')
    expect(directory.read('a')).toBe('one')
    expect(readdirSync(path)).toEqual(['a'])
  })

  it('are moved aside once, out of the list', () => {
    const directory = open()
    directory.write('a', 'one')
    const aside = directory.moveAside('a')!
    expect(directory.read(aside)).toBe('one')
    expect(directory.moveAside('a')).toBeNull()
    expect(directory.list()).toEqual([])
  })

  it('are removed, and listed in order', () => {
    const directory = open()
    for (const name of ['c', 'a', 'b']) directory.write(name, name)
    directory.remove('b')
    directory.remove('b')
    expect(directory.list()).toEqual(['a', 'c'])
  })
})

describe.runIf(isPosix)('the permissions', () => {
  it.each(['0', '022', '077', '0377', '0777'])('are 0700 and 0600 under the umask %s', (umask) => {
    // A worker thread may not set it, so a process of its own does.
    const script = `process.umask(0o${umask})
      const { openCacheDirectory } = await import('./packages/core/dist/cache-directory.js')
      openCacheDirectory(process.argv[1], process.getuid()).write('a', 'one')`
    const root = join(import.meta.dirname, '..', '..', '..')
    mkdirSync(join(home, 'cache'))
    execFileSync(process.execPath, ['--input-type=module', '-e', script, path], {
      cwd: root,
      timeout: 20_000,
    })
    expect({ directory: modeOf(path), file: modeOf(join(path, 'a')) }).toEqual({
      directory: '700',
      file: '600',
    })
  })

  it('of a directory that is there stay what they are', () => {
    mkdirSync(path, { recursive: true, mode: 0o755 })
    chmodSync(path, 0o755)
    open().write('a', 'one')
    expect({ directory: modeOf(path), file: modeOf(join(path, 'a')) }).toEqual({
      directory: '755',
      file: '600',
    })
  })
})

describe('a directory that must not be used', () => {
  const cases: [string, () => void, string][] = [
    ['a file in its place', () => writeFileSync(path, 'mine'), 'it is not a directory of its own'],
    ['a symbolic link to a directory', () => symlinkSync(home, path), 'it is not a directory of its own'],
    [
      'a symbolic link to nothing',
      () => symlinkSync(join(home, 'gone'), path),
      'it is not a directory of its own',
    ],
    ['one that all can write to', () => makeDirectory(0o777), 'other users can write to it'],
    ['one that the group can write to', () => makeDirectory(0o770), 'other users can write to it'],
  ]

  it.runIf(isPosix).each(cases)('%s', (_, prepare, reason) => {
    mkdirSync(join(home, 'cache'))
    prepare()
    expect(openCacheDirectory(path, userId)).toBe(reason)
  })

  it.runIf(isPosix)('one of another user', () => {
    makeDirectory(0o700)
    expect(openCacheDirectory(path, userId! + 1)).toBe('another user owns it')
  })

  it.runIf(isPosix)('one that would be made in the home of another user', ({ skip }) => {
    if (!isRoot) skip('only root can give directories away')
    chownSync(home, 12_345, 12_345)
    expect(openCacheDirectory(path, userId)).toBe('another user owns the directory above it')
    expect(readdirSync(home)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('one on a file system that makes none', () => {
    expect(openCacheDirectory('/proc/cache/ecrlogin', userId)).toBe('it cannot be made (ENOENT)')
  })

  it('one under a file', () => {
    writeFileSync(join(home, 'cache'), 'mine')
    expect(openCacheDirectory(path, userId)).toMatch(/^it cannot be made \((ENOTDIR|EEXIST|ENOENT)\)$/)
  })

  it('one whose name no system takes', () => {
    expect(openCacheDirectory(join(home, 'x'.repeat(300)), userId)).toBe('it cannot be made (ENAMETOOLONG)')
    expect(openCacheDirectory(join(home, 'nul\0nul'), userId)).toBe(
      'it cannot be made (ERR_INVALID_ARG_VALUE)',
    )
  })

  it.runIf(isPosix)('one under a parent that cannot be written to', ({ skip }) => {
    mkdirSync(join(home, 'cache'))
    if (isRoot) mount(join(home, 'cache'), 'ro', skip)
    else chmodSync(join(home, 'cache'), 0o500)
    try {
      expect(openCacheDirectory(path, userId)).toMatch(/^it cannot be made \(E[A-Z]+\)$/)
    } finally {
      if (isRoot) execFileSync('umount', [join(home, 'cache')])
    }
  })

  function makeDirectory(mode: number): void {
    mkdirSync(path, { recursive: true })
    chmodSync(path, mode)
  }
})

describe('files that are not ours', () => {
  it.runIf(isPosix)('are not read through a symbolic link', () => {
    const directory = open()
    writeFileSync(join(home, 'elsewhere'), 'theirs')
    symlinkSync(join(home, 'elsewhere'), join(path, 'a'))
    expect(directory.read('a')).toBeNull()
    expect(directory.create('a', 'one')).toBe('exists')
    expect(directory.write('a', 'one')).toBe(true)
    expect(directory.read('a')).toBe('one')
    expect(readFileSync(join(home, 'elsewhere'), 'utf8')).toBe('theirs')
  })

  it.runIf(isPosix)('are not read when another user owns them', ({ skip }) => {
    if (!isRoot) skip('only root can give files away')
    const directory = open()
    directory.write('a', 'one')
    chownSync(join(path, 'a'), 12_345, 12_345)
    expect(directory.read('a')).toBeNull()
  })

  it.runIf(isPosix)('are not waited for when they are pipes', () => {
    const directory = open()
    execFileSync('mkfifo', [join(path, 'a')])
    expect(directory.read('a')).toBeNull()
  })

  it('are not read when they are directories, nor written over', () => {
    const directory = open()
    mkdirSync(join(path, 'a'))
    expect(directory.read('a')).toBeNull()
    expect(directory.write('a', 'one')).toBe(false)
    expect(directory.create('a', 'one')).toBe('exists')
    directory.remove('a')
    expect(readdirSync(path)).toEqual(['a'])
  })

  it('are not read when they are larger than any of ours', () => {
    const directory = open()
    writeFileSync(join(path, 'a'), 'x'.repeat(256 * 1024 + 1))
    expect(directory.read('a')).toBeNull()
  })
})

describe('leftovers', () => {
  const leftover = `${'0a'.repeat(8)}.tmp`

  it('of writers that were killed go after ten minutes', () => {
    const directory = open()
    writeFileSync(join(path, leftover), 'half')
    expect(directory.list()).toEqual([])
    expect(readdirSync(path)).toEqual([leftover])
    const old = (Date.now() - 11 * 60_000) / 1000
    utimesSync(join(path, leftover), old, old)
    expect(directory.list()).toEqual([])
    expect(readdirSync(path)).toEqual([])
  })

  it('of other programs stay', () => {
    const directory = open()
    writeFileSync(join(path, 'thesis.tmp'), 'mine')
    utimesSync(join(path, 'thesis.tmp'), 0, 0)
    expect(directory.list()).toEqual(['thesis.tmp'])
    expect(existsSync(join(path, 'thesis.tmp'))).toBe(true)
  })
})

describe('a directory that stops working', () => {
  it('has nothing and keeps nothing, and says so without an error', () => {
    const directory = open()
    directory.write('a', 'one')
    rmSync(path, { recursive: true })
    expectNothingKept(directory)
    expect(directory.read('a')).toBeNull()
    expect(directory.list()).toEqual([])
  })

  it.runIf(isPosix)('keeps what it had when the disk is full', ({ skip }) => {
    if (!isRoot) skip('only root can mount a small disk')
    mkdirSync(path, { recursive: true })
    mount(path, 'size=64k,mode=700', skip)
    try {
      const directory = open()
      directory.write('old', 'one')
      writeUntilFull()
      expectNothingKept(directory)
      expect(directory.read('old')).toBe('one')
      expect(directory.list()).toEqual(['filler', 'old'])
    } finally {
      execFileSync('umount', [path])
    }
  })

  function writeUntilFull(): void {
    expect(() => writeFileSync(join(path, 'filler'), Buffer.alloc(1024 * 1024))).toThrow('ENOSPC')
  }

  function expectNothingKept(directory: CacheDirectory): void {
    expect(directory.write('b', 'x'.repeat(2_000))).toBe(false)
    expect(directory.create('b', 'x'.repeat(2_000))).toBe('failed')
    expect(directory.moveAside('b')).toBeNull()
    directory.remove('b')
  }
})

/** Mounts an empty file system in memory, or skips where this machine does not let us. */
function mount(at: string, options: string, skip: (note: string) => void): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    skip('no file system can be mounted here')
  }
}
