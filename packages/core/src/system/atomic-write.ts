import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Only the superuser can change the owner of a file. */
const isSuperuser = process.getuid?.() === 0

/**
 * Replaces the text of a file at once, through a symbolic link where the path is one. An existing file keeps its mode
 * and owner. A new one is private, and so are new folders; their owner is that of the folder above, because the
 * superuser creates files in the homes of others. Throws the file system's error, and then leaves nothing behind.
 */
export function replaceFile(path: string, text: string): void {
  createDirectory(dirname(path))
  const target = resolveLink(path)
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`
  const existing = statSync(target, { throwIfNoEntry: false })
  const prepare = (file: number) => {
    const owner = existing ?? statSync(dirname(target))
    // Anybody but the superuser fails here for a file that is not theirs, as they should.
    const isOthers = existing && existing.uid !== fstatSync(file).uid
    if (isSuperuser || isOthers) fchownSync(file, owner.uid, owner.gid)
    if (existing) fchmodSync(file, existing.mode & 0o777)
    // Otherwise a crash of the machine can leave an empty file under the final name.
    fsyncSync(file)
  }
  placeFile(temporary, text, () => renameSync(temporary, target), prepare)
}

/**
 * Writes a new private file under a temporary name, runs `prepare` on its descriptor, then `place`, which moves or
 * links it into place. Removes the temporary name in any case. Throws the file system's error.
 */
export function placeFile<T>(
  temporary: string,
  text: string,
  place: () => T,
  prepare: (file: number) => void = () => {},
): T {
  const file = openSync(temporary, 'wx', 0o600)
  try {
    try {
      writeFileSync(file, text)
      // The umask may have removed bits of the mode.
      fchmodSync(file, 0o600)
      prepare(file)
    } finally {
      closeSync(file)
    }
    return place()
  } finally {
    removeIfAny(temporary)
  }
}

function removeIfAny(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It has been moved into place.
  }
}

function createDirectory(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  const owner = statSync(dirname(first))
  for (let created = path; created.length >= first.length; created = dirname(created)) {
    if (isSuperuser) lchownSync(created, owner.uid, owner.gid)
  }
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
