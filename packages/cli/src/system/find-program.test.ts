import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram } from './find-program.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-programs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe.runIf(process.platform !== 'win32')('findProgram', () => {
  it('returns the first executable file on PATH, and skips folders and other files of its name', () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => join(folder, name))
    mkdirSync(join(first!, 'docker'), { recursive: true })
    for (const place of [second!, third!]) mkdirSync(place)
    writeFileSync(join(second!, 'docker'), '')
    writeFileSync(join(third!, 'docker'), '')
    chmodSync(join(third!, 'docker'), 0o755)
    const PATH = [first, second, third].join(delimiter)
    expect(findProgram('docker', { PATH })).toBe(join(third!, 'docker'))
    expect(findProgram('podman', { PATH })).toBeNull()
  })
})
