import {
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
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveLinks } from './resolve-links.ts'

let folder: string

beforeEach(({ skip }) => {
  if (process.platform === 'win32') skip('links need a privilege on Windows')
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ecrlogin-links-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (...names: string[]) => join(folder, ...names)

describe('the file that a path leads to', () => {
  it.each([
    ['itself', 'file', 'file'],
    ['that of a link', 'link', 'file'],
    ['that of a link to a link', 'second', 'file'],
    ['none yet', 'missing/below', 'missing/below'],
    ['none yet, through a link', 'dangling', 'nowhere/at all'],
    ['one in a folder that is a link', 'folder-link/inside', 'folder/inside'],
    ['one above a folder that is a link', 'folder-link/up', 'file'],
  ])('is %s', (_, path, expected) => {
    mkdirSync(at('folder'))
    writeFileSync(at('file'), '')
    writeFileSync(at('folder', 'inside'), '')
    symlinkSync('file', at('link'))
    symlinkSync(at('link'), at('second'))
    symlinkSync('nowhere/./at all', at('dangling'))
    symlinkSync('folder', at('folder-link'))
    symlinkSync('../file', at('folder', 'up'))
    expect(resolveLinks(at(path))).toBe(at(expected))
    expect(resolveLinks(relative(process.cwd(), at(path)))).toBe(at(expected))
  })

  it('is none at the end of a circle', () => {
    symlinkSync('second', at('first'))
    symlinkSync('first', at('second'))
    expect(() => resolveLinks(at('first'))).toThrow(expect.objectContaining({ code: 'ELOOP' }))
  })

  it.runIf(process.getuid?.() === 0).each([
    [1234, 1234, 0, true],
    [1234, 0, 0, false],
    [1234, 1235, 0, false],
    [0, 1235, 0, true],
    [1234, 1235, 1234, true],
    [1234, 1236, 1235, false],
    [0, 1236, 1235, true],
  ])(
    'is allowed behind a link of %d for a file of %d and a process of %d: %s',
    (link, file, user, isAllowed) => {
      writeFileSync(at('file'), '')
      chownSync(at('file'), file, file)
      mkdirSync(at('home'))
      chownSync(at('home'), file, file)
      for (const [name, target] of [
        ['link', 'file'],
        ['new', 'home/new'],
      ] as const) {
        symlinkSync(target, at(name))
        lchownSync(at(name), link, link)
        if (isAllowed) expect(resolveLinks(at(name), user)).toBe(at(target))
        else expect(() => resolveLinks(at(name), user)).toThrow(/another user's link/)
      }
    },
  )
})
