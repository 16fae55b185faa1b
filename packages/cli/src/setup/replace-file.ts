import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  lchownSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Nobody else can give away what they have made. */
const isSuperuser = process.getuid?.() === 0

/**
 * Puts the text in place at once, through a symbolic link where the file is one. A file that is there keeps
 * its mode and owner; a new one is for its user alone: whoever owns the directory above what is made, which the
 * superuser makes for others in their homes. Throws what the file system throws.
 */
export function replaceFile(path: string, text: string): void {
  makeDirectory(dirname(path))
  const target = resolveLink(path)
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`
  const present = statSync(target, { throwIfNoEntry: false })
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    const owner = present ?? statSync(dirname(target))
    // For anybody else this fails where the file that is there is not theirs, as it should.
    const isOthers = present && present.uid !== fstatSync(file).uid
    if (isSuperuser || isOthers) fchownSync(file, owner.uid, owner.gid)
    if (present) fchmodSync(file, present.mode & 0o777)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, target)
}

function makeDirectory(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  const owner = statSync(dirname(first))
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    if (isSuperuser) lchownSync(made, owner.uid, owner.gid)
  }
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
