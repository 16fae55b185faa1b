import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createFolders } from './create-folders.ts'
import { currentUserId } from './host.ts'
import { RefusedFileError } from './refused-file-error.ts'
import { resolveLinks } from './resolve-links.ts'

/** Only the superuser can give files away. */
const isSuperuser = currentUserId() === 0

/** No writer needs longer; older temporary files are those of killed writers. */
const leftoverAgeMs = 10 * 60_000

/** The end of the name of a temporary file, after that of the file which it was to replace. */
const temporaryEnd = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

/**
 * Replaces the text of a file atomically; if the path is a symbolic link, that of the file it points to, which need not
 * exist yet. An existing file keeps its mode and owner. A new file is private, as are new folders; they get the owner of
 * the folder above, since the superuser creates files in other users' homes. `isWanted` is asked last, just before the
 * new text takes its place; false leaves the old text, and is returned. Throws the file system's error, or
 * `RefusedFileError` for what must not be replaced, and then leaves the old text and no temporary file.
 */
export function replaceFile(path: string, text: string, isWanted: () => boolean = () => true): boolean {
  const target = resolveLinks(path)
  createFolders(dirname(target))
  const existing = statSync(target, { throwIfNoEntry: false })
  // The superuser could replace even /dev/null.
  if (existing && !existing.isFile()) throw new RefusedFileError(path, 'it is not a regular file')
  removeLeftovers(target)
  // Not `node:crypto`: it takes longer to load than a cached response, and the cache uses this module.
  const temporary = `${target}.${crypto.randomUUID()}.tmp`
  const prepare = (file: number) => {
    const owner = existing ?? statSync(dirname(target))
    // For a file that is not theirs, anybody but the superuser fails here, as they should.
    const isOthers = existing && existing.uid !== fstatSync(file).uid
    if (isSuperuser || isOthers) fchownSync(file, owner.uid, owner.gid)
    if (existing) fchmodSync(file, existing.mode & 0o777)
    // Otherwise a crash of the machine could leave an empty file under the final name.
    fsyncSync(file)
  }
  const place = () => {
    if (!isWanted()) return false
    renameSync(temporary, target)
    return true
  }
  return placeFile(temporary, text, place, prepare)
}

/**
 * Removes the temporary files that killed writers of a file left beside it; `olderThanMs` is for callers that know of no
 * other writer. Never throws.
 */
export function removeLeftovers(path: string, olderThanMs: number = leftoverAgeMs): void {
  const [folder, name] = [dirname(path), basename(path)]
  const isLeftover = (other: string) =>
    other.startsWith(name) &&
    temporaryEnd.test(other.slice(name.length)) &&
    Date.now() - lstatSync(join(folder, other)).mtimeMs >= olderThanMs
  try {
    for (const other of readdirSync(folder).filter(isLeftover)) unlinkSync(join(folder, other))
  } catch {
    // Another process has removed it, or the folder cannot be written; then neither can the file.
  }
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
