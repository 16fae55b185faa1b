import {
  chmodSync,
  closeSync,
  existsSync,
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

/** Only the superuser can give files away. */
const isSuperuser = process.getuid?.() === 0

/**
 * Replaces the text of a file atomically; if the path is a symbolic link, that of the file it points to. An existing
 * file keeps its mode and owner. A new file is private, as are new folders; they get the owner of the folder above,
 * since the superuser creates files in other users' homes. Throws the file system's error, and then leaves the old text
 * and no temporary file.
 */
export function replaceFile(path: string, text: string): void {
  createFolder(dirname(path))
  const target = resolveLink(path)
  // Not `node:crypto`: it takes longer to load than a cached response, and the cache uses this module.
  const temporary = `${target}.${crypto.randomUUID()}.tmp`
  const existing = statSync(target, { throwIfNoEntry: false })
  const prepare = (file: number) => {
    const owner = existing ?? statSync(dirname(target))
    // For a file that is not theirs, anybody but the superuser fails here, as they should.
    const isOthers = existing && existing.uid !== fstatSync(file).uid
    if (isSuperuser || isOthers) fchownSync(file, owner.uid, owner.gid)
    if (existing) fchmodSync(file, existing.mode & 0o777)
    // Otherwise a crash of the machine could leave an empty file under the final name.
    fsyncSync(file)
  }
  placeFile(temporary, text, () => renameSync(temporary, target), prepare)
}

/**
 * Creates the missing folders of a path, whatever the umask is: all private, and owned by the owner of the folder above.
 * Throws the file system's error.
 */
export function createFolder(path: string): void {
  if (existsSync(path)) return
  const parent = dirname(path)
  createFolder(parent)
  try {
    // One by one: below a folder whose search permission the umask has removed, nothing can be created.
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  chmodSync(path, 0o700)
  if (!isSuperuser) return
  const { uid, gid } = statSync(parent)
  lchownSync(path, uid, gid)
}

/**
 * Writes a new private file under a temporary name, calls `prepare` with its descriptor, then `place`, which moves or
 * links it into place, and returns the result of `place`. Always removes the temporary name. Throws the file system's
 * error.
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
    // It has been moved.
  }
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
