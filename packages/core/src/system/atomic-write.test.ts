import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { replaceFile } from './atomic-write.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const owner = (path: string) => {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}
const mode = (path: string) => statSync(path).mode & 0o777

describe('a file that is replaced', () => {
  it.runIf(process.platform !== 'win32').each([0o600, 0o644, 0o664])('keeps its mode %i', (wanted) => {
    const path = join(folder, 'file')
    writeFileSync(path, 'old')
    chmodSync(path, wanted)
    replaceFile(path, 'new')
    expect({ text: readFileSync(path, 'utf8'), mode: mode(path) }).toEqual({ text: 'new', mode: wanted })
    expect(readdirSync(folder)).toEqual(['file'])
  })

  it.runIf(process.platform !== 'win32')('is for its user alone when it is new, its folder too', () => {
    const path = join(folder, 'new', 'file')
    replaceFile(path, 'text')
    expect([mode(path), mode(join(folder, 'new'))]).toEqual([0o600, 0o700])
  })

  it.runIf(process.getuid?.() === 0)(
    "is its user's, and so is its folder, when the superuser makes it",
    () => {
      chownSync(folder, 1234, 1235)
      const path = join(folder, 'new', 'folder', 'file')
      replaceFile(path, 'text')
      replaceFile(join(folder, 'beside'), 'text')
      for (const made of [path, join(folder, 'new', 'folder'), join(folder, 'new'), join(folder, 'beside')]) {
        expect({ made, ...owner(made) }).toEqual({ made, uid: 1234, gid: 1235 })
      }
    },
  )

  it.runIf(process.getuid?.() === 0)("stays its owner's when the superuser changes it", () => {
    const path = join(folder, 'file')
    writeFileSync(path, 'old')
    chownSync(path, 1234, 1235)
    replaceFile(path, 'new')
    expect(owner(path)).toEqual({ uid: 1234, gid: 1235 })
  })

  it('stays behind its symbolic link', () => {
    const [path, link] = [join(folder, 'file'), join(folder, 'link')]
    writeFileSync(path, 'old')
    symlinkSync(path, link)
    replaceFile(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('new')
  })
})
