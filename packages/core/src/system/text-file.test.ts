import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTextFile, readTextFileIfAny } from './text-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-text-file-'))
  path = join(folder, 'file')
})
afterEach(() => rmSync(folder, { recursive: true }))

const limit = 4 * 1024 * 1024

describe('readTextFile', () => {
  it.each([
    ['that is empty', ''],
    ['of any characters', 'ümläut 日本語 🐟\0\r\n'],
    ['of 4 MiB', 'x'.repeat(limit)],
  ])('returns the text of a file %s', (_, text) => {
    writeFileSync(path, text)
    expect(readTextFile(path) === text).toBe(true)
  })

  it('rejects a file of more than 4 MiB', () => {
    writeFileSync(path, 'x'.repeat(limit + 1))
    expect(() => readTextFile(path)).toThrow(
      expect.objectContaining({ name: 'RefusedFileError', code: 'it holds more than 4 MiB' }),
    )
  })

  it("throws the system's error for a missing file and for a directory", () => {
    expect(() => readTextFile(path)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
    expect(() => readTextFile(folder)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(EISDIR|EPERM)$/) }),
    )
  })
})

describe.skipIf(process.platform === 'win32')('readTextFile, on a special file,', () => {
  it('rejects a pipe, without waiting for its other end', () => {
    execFileSync('mkfifo', [path])
    expect(() => readTextFile(path)).toThrow(expect.objectContaining({ code: 'it is a pipe' }))
  })

  it('reads /dev/null, and rejects a device that has no end', () => {
    expect(readTextFile('/dev/null')).toBe('')
    expect(() => readTextFile('/dev/zero')).toThrow(
      expect.objectContaining({ code: 'it holds more than 4 MiB' }),
    )
  })

  it('reads a file of the kernel, which reports no size', ({ skip }) => {
    if (process.platform !== 'linux') return skip('there is no /proc')
    expect(readTextFile('/proc/version')).toMatch(/^Linux/)
  })
})

describe('readTextFileIfAny', () => {
  it('returns the text of a file, and null where there is none', () => {
    expect(readTextFileIfAny(path)).toBeNull()
    writeFileSync(path, 'text')
    expect(readTextFileIfAny(path)).toBe('text')
  })
})
