import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rejectSharedPath, rejectSharedTree } from './reject-shared-path.ts'

const userId = process.getuid?.() ?? null
const stranger = 4321

let folder: string

beforeEach(({ skip }) => {
  if (userId === null) skip('Windows has no owners')
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ecrlogin-shared-')))
  mkdirSync(at('a', 'b'), { recursive: true, mode: 0o755 })
  writeFileSync(at('a', 'b', 'file'), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (...names: string[]) => join(folder, ...names)

describe('a path', () => {
  it.each(['a/b/file', 'a/b/new', 'a/new/below'])(
    'is accepted when only the user can change it: %s',
    (path) => {
      expect(rejectSharedPath(at(path))).toBeNull()
    },
  )

  it.each(['a', 'a/b', 'a/b/file'])('is rejected when everybody can write to %s', (shared) => {
    chmodSync(at(shared), 0o757)
    expect(rejectSharedPath(at('a/b/file'))).toBe(`other users can write to ${at(shared)}`)
  })

  it('is accepted in a sticky folder, where others cannot replace it', () => {
    chmodSync(at('a'), 0o1777)
    expect(rejectSharedPath(at('a/b/file'))).toBeNull()
  })

  it('is rejected for the folder of a link on the way, and for that of its target', () => {
    mkdirSync(at('links'))
    symlinkSync('../a/b', at('links', 'link'))
    expect(rejectSharedPath(at('links/link/file'))).toBeNull()
    chmodSync(at('links'), 0o777)
    expect(rejectSharedPath(at('links/link/file'))).toBe(`other users can write to ${at('links')}`)
    chmodSync(at('links'), 0o755)
    chmodSync(at('a'), 0o777)
    expect(rejectSharedPath(at('links/link/file'))).toBe(`other users can write to ${at('a')}`)
  })

  it.runIf(userId === 0)('is rejected when a part of it belongs to another user, a link too', () => {
    for (const part of ['a/b/file', 'a/b', 'a']) {
      chownSync(at(part), stranger, stranger)
      expect(rejectSharedPath(at('a/b/file'))).toBe(`another user owns ${at(part)}`)
      expect(rejectSharedPath(at('a/b/file'), stranger)).toBeNull()
    }
    chownSync(at('a'), 0, 0)
    symlinkSync('a', at('link'))
    lchownSync(at('link'), stranger, stranger)
    expect(rejectSharedPath(at('link/new'))).toBe(`another user owns ${at('link')}`)
  })

  it.runIf(userId === 0)('is rejected when a group can write that is not the user’s own', () => {
    chmodSync(at('a'), 0o775)
    expect(rejectSharedPath(at('a/b'))).toBeNull()
    chownSync(at('a'), 0, stranger)
    expect(rejectSharedPath(at('a/b'))).toBe(`other users can write to ${at('a')}`)
  })
})

describe('a folder with everything in it', () => {
  it('is accepted when only the user can change it', () => {
    symlinkSync('file', at('a', 'b', 'link'))
    expect(rejectSharedTree(at('a'))).toBeNull()
  })

  it('is rejected for a file that others can write to, and for a sticky folder', () => {
    chmodSync(at('a/b/file'), 0o606)
    expect(rejectSharedTree(at('a'))).toBe(`other users can write to ${at('a/b/file')}`)
    chmodSync(at('a/b'), 0o1777)
    expect(rejectSharedTree(at('a'))).toBe(`other users can write to ${at('a/b')}`)
  })

  it('is rejected for the folder above it', () => {
    chmodSync(folder, 0o777)
    expect(rejectSharedTree(at('a'))).toBe(`other users can write to ${folder}`)
  })

  it.runIf(userId === 0)('is rejected for a file of another user', () => {
    chownSync(at('a/b/file'), stranger, stranger)
    expect(rejectSharedTree(at('a'))).toBe(`another user owns ${at('a/b/file')}`)
  })
})
