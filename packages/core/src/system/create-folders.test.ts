import {
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFolders } from './create-folders.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ecrlogin-folders-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('createFolders', () => {
  it.runIf(process.platform !== 'win32')('creates private folders, whatever the umask', () => {
    const before = process.umask(0o277)
    try {
      createFolders(join(folder, 'a', 'b'))
    } finally {
      process.umask(before)
    }
    for (const one of ['a', 'a/b']) expect(statSync(join(folder, one)).mode & 0o777).toBe(0o700)
  })

  it.each(['~/.docker', 'x', './x/y'])('creates a relative path from the current directory: %s', (path) => {
    createFolders(relative(process.cwd(), join(folder, path)))
    expect(existsSync(join(folder, path))).toBe(true)
  })

  it('accepts what exists', () => {
    createFolders(folder)
    createFolders('/')
  })

  it.runIf(process.getuid?.() === 0)('creates none where another user’s link leads', () => {
    mkdirSync(join(folder, 'ours'))
    symlinkSync('ours', join(folder, 'link'))
    lchownSync(join(folder, 'link'), 4321, 4321)
    expect(() => createFolders(join(folder, 'link', 'new'))).toThrow(/another user's link/)
    expect(readdirSync(join(folder, 'ours'))).toEqual([])
  })

  it('fails below a file', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => createFolders(join(folder, 'file', 'below'))).toThrow(/ENOTDIR|ENOENT|EEXIST/)
  })

  it.runIf(process.platform === 'linux')('fails, and ends, on a file system without new folders', () => {
    expect(() => createFolders('/proc/ecrlogin/a')).toThrow(/ENOENT|EACCES|EPERM/)
  })
})
