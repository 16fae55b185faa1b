import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lchownSync,
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
import { pathToFileURL } from 'node:url'
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

function open(now?: () => Date): CacheDirectory {
  const opened = openCacheDirectory(path, userId, now)
  if (typeof opened === 'string') throw new Error(opened)
  return opened
}

function modeOf(file: string): string {
  return (lstatSync(file).mode & 0o777).toString(8)
}

describe('a cache directory', () => {
  it('writes whole files, over older ones, and reads them', () => {
    const directory = open()
    expect(directory.read('a')).toBeNull()
    expect(directory.write('a', 'one')).toBe(true)
    // A process that is reading meanwhile still gets all of the older one.
    const reader = openSync(join(path, 'a'), 'r')
    expect(directory.write('a', 'two')).toBe(true)
    expect(directory.read('a')).toBe('two')
    expect(readFileSync(reader, 'utf8')).toBe('one')
    closeSync(reader)
    expect(readdirSync(path)).toEqual(['a'])
  })

  it('creates a file only where there is none', () => {
    const directory = open()
    expect(directory.create('a', 'one')).toBe('created')
    expect(directory.create('a', 'two')).toBe('exists')
    expect(directory.read('a')).toBe('one')
    expect(readdirSync(path)).toEqual(['a'])
  })

  it('moves a file aside once, and then no longer lists it', () => {
    const directory = open()
    directory.write('a', 'one')
    const aside = directory.moveAside('a')!
    expect(directory.read(aside)).toBe('one')
    expect(directory.moveAside('a')).toBeNull()
    expect(directory.list()).toEqual([])
  })

  it('removes files, and lists the rest in order', () => {
    const directory = open()
    for (const name of ['c', 'a', 'b']) directory.write(name, name)
    directory.remove('b')
    directory.remove('b')
    expect(directory.list()).toEqual(['a', 'c'])
  })
})

describe.runIf(isPosix)('permissions', () => {
  it.each(['0', '022', '077', '0377', '0777'])('are 0700 and 0600 under the umask %s', (umask) => {
    // A worker thread may not set the umask, so another process does; it cannot run the sources.
    const built = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', 'cache', 'cache-directory.js'))
    const script = `process.umask(0o${umask})
      const { openCacheDirectory } = await import('${built}')
      openCacheDirectory(process.argv[1], process.getuid()).write('a', 'one')`
    mkdirSync(join(home, 'cache'))
    execFileSync(process.execPath, ['--input-type=module', '-e', script, path], { timeout: 20_000 })
    expect({ directory: modeOf(path), file: modeOf(join(path, 'a')) }).toEqual({
      directory: '700',
      file: '600',
    })
  })

  it('of an existing directory do not change', () => {
    mkdirSync(path, { recursive: true, mode: 0o755 })
    chmodSync(path, 0o755)
    open().write('a', 'one')
    expect({ directory: modeOf(path), file: modeOf(join(path, 'a')) }).toEqual({
      directory: '755',
      file: '600',
    })
  })
})

describe('openCacheDirectory rejects', () => {
  const cases: [string, () => void, string][] = [
    ['a file', () => writeFileSync(path, 'mine'), 'it is a symbolic link or not a directory'],
    [
      'a symbolic link to a directory',
      () => symlinkSync(home, path),
      'it is a symbolic link or not a directory',
    ],
    [
      'a symbolic link to nothing',
      () => symlinkSync(join(home, 'gone'), path),
      'it is a symbolic link or not a directory',
    ],
    ['a directory that everybody can write to', () => makeDirectory(0o777), 'other users can write to it'],
    ['a directory that the group can write to', () => makeDirectory(0o770), 'other users can write to it'],
  ]

  it.runIf(isPosix).each(cases)('%s', (_, prepare, reason) => {
    mkdirSync(join(home, 'cache'))
    prepare()
    expect(openCacheDirectory(path, userId)).toBe(reason)
  })

  it.runIf(isPosix)('a directory of another user', () => {
    makeDirectory(0o700)
    expect(openCacheDirectory(path, userId! + 1)).toBe('another user owns it')
  })

  it.runIf(isPosix)('a new directory in the home of another user', ({ skip }) => {
    if (!isRoot) skip('only root can give directories away')
    chownSync(home, 12_345, 12_345)
    expect(openCacheDirectory(path, userId)).toBe('another user owns the directory above it')
    expect(readdirSync(home)).toEqual([])
  })

  it.runIf(isPosix)('a directory behind a link of another user', ({ skip }) => {
    if (!isRoot) skip('only root can give links away')
    mkdirSync(join(home, 'elsewhere'))
    symlinkSync('elsewhere', join(home, 'cache'))
    lchownSync(join(home, 'cache'), 12_345, 12_345)
    expect(openCacheDirectory(path, userId)).toMatch(/^another user's link leads to a file/)
    expect(readdirSync(join(home, 'elsewhere'))).toEqual([])
  })

  it.runIf(process.platform === 'linux')('a file system that creates no directories', () => {
    expect(openCacheDirectory('/proc/cache/ecrlogin', userId)).toBe('it cannot be created (ENOENT)')
  })

  it('a directory below a file', () => {
    writeFileSync(join(home, 'cache'), 'mine')
    expect(openCacheDirectory(path, userId)).toMatch(/^it cannot be created \((ENOTDIR|EEXIST|ENOENT)\)$/)
  })

  it('a name that no system accepts', () => {
    expect(openCacheDirectory(join(home, 'x'.repeat(300)), userId)).toBe(
      'it cannot be created (ENAMETOOLONG)',
    )
    expect(openCacheDirectory(join(home, 'nul\0nul'), userId)).toBe(
      'it cannot be created (ERR_INVALID_ARG_VALUE)',
    )
  })

  it.runIf(isPosix)('a new directory below one that cannot be written to', ({ skip }) => {
    mkdirSync(join(home, 'cache'))
    if (isRoot) mount(join(home, 'cache'), 'ro', skip)
    else chmodSync(join(home, 'cache'), 0o500)
    try {
      expect(openCacheDirectory(path, userId)).toMatch(/^it cannot be created \(E[A-Z]+\)$/)
    } finally {
      if (isRoot) execFileSync('umount', [join(home, 'cache')])
    }
  })

  function makeDirectory(mode: number): void {
    mkdirSync(path, { recursive: true })
    chmodSync(path, mode)
  }
})

describe('a file that the cache did not write', () => {
  it.runIf(isPosix)('is not read through a symbolic link', () => {
    const directory = open()
    writeFileSync(join(home, 'elsewhere'), 'theirs')
    symlinkSync(join(home, 'elsewhere'), join(path, 'a'))
    expect(directory.read('a')).toBeNull()
    expect(directory.create('a', 'one')).toBe('exists')
    expect(directory.write('a', 'one')).toBe(true)
    expect(directory.read('a')).toBe('one')
    expect(readFileSync(join(home, 'elsewhere'), 'utf8')).toBe('theirs')
  })

  it.runIf(isPosix)('is not read when another user owns it', ({ skip }) => {
    if (!isRoot) skip('only root can give files away')
    const directory = open()
    directory.write('a', 'one')
    chownSync(join(path, 'a'), 12_345, 12_345)
    expect(directory.read('a')).toBeNull()
  })

  it.runIf(isPosix)('is not waited for when it is a pipe', () => {
    const directory = open()
    execFileSync('mkfifo', [join(path, 'a')])
    expect(directory.read('a')).toBeNull()
  })

  it('is neither read nor replaced when it is a directory', () => {
    const directory = open()
    mkdirSync(join(path, 'a'))
    expect(directory.read('a')).toBeNull()
    expect(directory.write('a', 'one')).toBe(false)
    expect(directory.create('a', 'one')).toBe('exists')
    directory.remove('a')
    expect(readdirSync(path)).toEqual(['a'])
  })

  it('is not read when it is larger than 256 KiB', () => {
    const directory = open()
    writeFileSync(join(path, 'a'), 'x'.repeat(256 * 1024 + 1))
    expect(directory.read('a')).toBeNull()
  })
})

describe('leftovers', () => {
  const leftover = `${'0a'.repeat(8)}.tmp`

  it('of killed writers are removed after ten minutes', () => {
    const directory = open()
    writeFileSync(join(path, leftover), 'half')
    expect(directory.list()).toEqual([])
    expect(readdirSync(path)).toEqual([leftover])
    const old = (Date.now() - 11 * 60_000) / 1000
    utimesSync(join(path, leftover), old, old)
    expect(directory.list()).toEqual([])
    expect(readdirSync(path)).toEqual([])
  })

  it('of other programs are left alone', () => {
    const directory = open()
    writeFileSync(join(path, 'thesis.tmp'), 'mine')
    utimesSync(join(path, 'thesis.tmp'), 0, 0)
    expect(directory.list()).toEqual(['thesis.tmp'])
    expect(existsSync(join(path, 'thesis.tmp'))).toBe(true)
  })

  it('are as old as the given clock says', () => {
    let time = Date.now()
    const directory = open(() => new Date(time))
    writeFileSync(join(path, leftover), 'half')
    directory.list()
    expect(readdirSync(path)).toEqual([leftover])
    time += 11 * 60_000
    directory.list()
    expect(readdirSync(path)).toEqual([])
  })
})

describe('a directory that stops working', () => {
  it('reads nothing and writes nothing, and throws no error', () => {
    const directory = open()
    directory.write('a', 'one')
    rmSync(path, { recursive: true })
    expectNothingWritten(directory)
    expect(directory.read('a')).toBeNull()
    expect(directory.list()).toEqual([])
  })

  it.runIf(isPosix)('keeps its files when the disk is full', ({ skip }) => {
    if (!isRoot) skip('only root can mount a small disk')
    mkdirSync(path, { recursive: true })
    mount(path, 'size=64k,mode=700', skip)
    try {
      const directory = open()
      directory.write('old', 'one')
      writeUntilFull()
      expectNothingWritten(directory)
      expect(directory.read('old')).toBe('one')
      expect(directory.list()).toEqual(['filler', 'old'])
    } finally {
      execFileSync('umount', [path])
    }
  })

  function writeUntilFull(): void {
    expect(() => writeFileSync(join(path, 'filler'), Buffer.alloc(1024 * 1024))).toThrow('ENOSPC')
  }

  function expectNothingWritten(directory: CacheDirectory): void {
    expect(directory.write('b', 'x'.repeat(2_000))).toBe(false)
    expect(directory.create('b', 'x'.repeat(2_000))).toBe('failed')
    expect(directory.moveAside('b')).toBeNull()
    directory.remove('b')
  }
})

/** Mounts an empty file system in memory; skips the test where that is not allowed. */
function mount(at: string, options: string, skip: (note: string) => void): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    skip('no file system can be mounted here')
  }
}
