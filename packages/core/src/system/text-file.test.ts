import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTextFile } from './text-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-text-file-'))
  path = join(folder, 'file')
})
afterEach(() => rmSync(folder, { recursive: true }))

const limit = 4 * 1024 * 1024

describe('a file', () => {
  it.each([
    ['without anything in it', ''],
    ['of any characters', 'ümläut 日本語 🐟\0\r\n'],
    ['of 4 MiB', 'x'.repeat(limit)],
  ])('%s is read as it is', (_, text) => {
    writeFileSync(path, text)
    expect(readTextFile(path) === text).toBe(true)
  })

  it('that is longer is refused', () => {
    writeFileSync(path, 'x'.repeat(limit + 1))
    expect(() => readTextFile(path)).toThrow(
      expect.objectContaining({ name: 'RefusedFileError', code: 'it holds more than 4 MiB' }),
    )
  })

  it('that is not there, or is a directory, fails as the system says', () => {
    expect(() => readTextFile(path)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
    expect(() => readTextFile(folder)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(EISDIR|EPERM)$/) }),
    )
  })
})

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('is refused when it is a pipe, without waiting for its other end', () => {
    execFileSync('mkfifo', [path])
    expect(() => readTextFile(path)).toThrow(expect.objectContaining({ code: 'it is a pipe' }))
  })

  it('is read when it is /dev/null, and refused when it has no end', () => {
    expect(readTextFile('/dev/null')).toBe('')
    expect(() => readTextFile('/dev/zero')).toThrow(
      expect.objectContaining({ code: 'it holds more than 4 MiB' }),
    )
  })

  it('is read when it is a file of the kernel that tells no size', ({ skip }) => {
    if (process.platform !== 'linux') return skip('there is no /proc')
    expect(readTextFile('/proc/version')).toMatch(/^Linux/)
  })
})
