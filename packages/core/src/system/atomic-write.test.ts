import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeFile, removeLeftovers, replaceFile } from './atomic-write.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-'))
  path = join(folder, 'file')
})
afterEach(() => rmSync(folder, { recursive: true }))

const isPosix = process.platform !== 'win32'
const isRoot = process.getuid?.() === 0

const owner = (file: string) => {
  const { uid, gid } = statSync(file)
  return { uid, gid }
}
const mode = (file: string) => statSync(file).mode & 0o777

describe('replaceFile', () => {
  it.runIf(isPosix).each([0o600, 0o644, 0o664])('keeps the mode of an existing file: %i', (wanted) => {
    writeFileSync(path, 'old')
    chmodSync(path, wanted)
    replaceFile(path, 'new')
    expect({ text: readFileSync(path, 'utf8'), mode: mode(path) }).toEqual({ text: 'new', mode: wanted })
    expect(readdirSync(folder)).toEqual(['file'])
  })

  it.runIf(isPosix).each([0o177, 0o377, 0o777])(
    'creates folders that can be entered with the umask %i',
    (umask) => {
      const before = process.umask(umask)
      try {
        replaceFile(join(folder, 'a', 'b', 'file'), 'text')
      } finally {
        process.umask(before)
      }
      const created = ['a', 'a/b', 'a/b/file'].map((name) => mode(join(folder, name)))
      expect(created).toEqual([0o700, 0o700, 0o600])
    },
  )

  it.runIf(isPosix)('creates a private file, in a private folder', () => {
    const created = join(folder, 'new', 'file')
    replaceFile(created, 'text')
    expect([mode(created), mode(join(folder, 'new'))]).toEqual([0o600, 0o700])
  })

  it.runIf(isRoot)('gives what the superuser creates to the owner of the folder above', () => {
    chownSync(folder, 1234, 1235)
    const created = join(folder, 'new', 'folder', 'file')
    replaceFile(created, 'text')
    replaceFile(join(folder, 'beside'), 'text')
    for (const one of [created, join(folder, 'new', 'folder'), join(folder, 'new'), join(folder, 'beside')]) {
      expect({ one, ...owner(one) }).toEqual({ one, uid: 1234, gid: 1235 })
    }
  })

  it.runIf(isRoot)('keeps the owner of a file that the superuser replaces', () => {
    writeFileSync(path, 'old')
    chownSync(path, 1234, 1235)
    replaceFile(path, 'new')
    expect(owner(path)).toEqual({ uid: 1234, gid: 1235 })
  })

  it('replaces the file that a symbolic link points to, and keeps the link', () => {
    const link = join(folder, 'link')
    writeFileSync(path, 'old')
    symlinkSync(path, link)
    replaceFile(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('new')
  })

  it('creates the file that a dangling link points to, and keeps the link', () => {
    const link = join(folder, 'link')
    symlinkSync('new/file', link)
    replaceFile(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'new', 'file'), 'utf8')).toBe('new')
  })
})

describe('replaceFile beside other writers', () => {
  it('asks last whether the text is still wanted, and otherwise leaves the old one', () => {
    writeFileSync(path, 'old')
    const seen: string[][] = []
    const isWanted = () => {
      seen.push(readdirSync(folder).map((name) => name.slice(-4)))
      return false
    }
    expect(replaceFile(path, 'new', isWanted)).toBe(false)
    expect(seen).toEqual([['file', '.tmp']])
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['file']])
    expect(replaceFile(path, 'new')).toBe(true)
  })

  it('removes the copies of writers that were killed, but none that may still be at work', () => {
    const copy = (name: string) => `${name}.${crypto.randomUUID()}.tmp`
    const [old, young, others, unlike] = [copy('file'), copy('file'), copy('another-file'), 'file.tmp']
    for (const name of [old, young, others, unlike]) {
      writeFileSync(join(folder, name), 'secret')
      if (name !== young) utimesSync(join(folder, name), 0, 0)
    }
    replaceFile(path, 'new')
    expect(readdirSync(folder).sort()).toEqual(['file', young, others, unlike].sort())
    removeLeftovers(path, 0)
    expect(readdirSync(folder).sort()).toEqual(['file', others, unlike].sort())
  })
})

describe('replaceFile, when it fails,', () => {
  it('keeps the old text and leaves no other file when the text does not fit on the disk', ({ skip }) => {
    if (!isPosix) skip('only POSIX shells limit the size of files')
    writeFileSync(path, 'old')
    // As built: another process cannot run the sources.
    const built = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', 'system', 'atomic-write.js'))
    const script = `import { replaceFile } from '${built}'
      try {
        replaceFile(process.argv[1], 'new'.repeat(10_000))
      } catch ({ code }) {
        console.log(code)
      }`
    const limited = ['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath]
    const { stdout, stderr } = spawnSync('sh', [...limited, '--input-type=module', '-e', script, path], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ stdout, stderr }).toEqual({ stdout: 'EFBIG\n', stderr: '' })
    expect(readdirSync(folder)).toEqual(['file'])
    expect(readFileSync(path, 'utf8')).toBe('old')
  })

  it('leaves no other file when the new one cannot take the place of the old', () => {
    mkdirSync(path)
    writeFileSync(join(path, 'inside'), 'old')
    expect(() => replaceFile(path, 'new')).toThrow('it is not a regular file')
    expect(readdirSync(folder)).toEqual(['file'])
    expect(readFileSync(join(path, 'inside'), 'utf8')).toBe('old')
  })
})

describe('placeFile', () => {
  const temporary = () => join(folder, 'temporary')

  it('writes the file before it is placed, and returns what placing it returns', () => {
    const placed = placeFile(temporary(), 'text', () => readFileSync(temporary(), 'utf8'))
    expect(placed).toBe('text')
    expect(existsSync(temporary())).toBe(false)
  })

  it.each<[string, () => never, () => void]>([
    ['placing it fails', fail, () => {}],
    ['preparing it fails', () => expect.unreachable('placed a file that is not prepared'), fail],
  ])('removes the temporary file when %s', (_, place, prepare) => {
    expect(() => placeFile(temporary(), 'text', place, prepare)).toThrow('no')
    expect(readdirSync(folder)).toEqual([])
  })

  it('does not touch a file that already has the temporary name', () => {
    writeFileSync(temporary(), 'mine')
    expect(() => placeFile(temporary(), 'text', () => expect.unreachable('placed'))).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    )
    expect(readFileSync(temporary(), 'utf8')).toBe('mine')
  })

  function fail(): never {
    throw new Error('no')
  }
})
