import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Puts the text in place at once, through a symbolic link where the file is one. A file that is there keeps
 * its mode and owner; a new one is for its user alone. Throws what the file system throws.
 */
export function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const target = resolveLink(path)
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
  const present = statSync(target, { throwIfNoEntry: false })
  if (present) {
    // Root may edit another user's file.
    if (present.uid !== statSync(temporary).uid) chownSync(temporary, present.uid, present.gid)
    chmodSync(temporary, present.mode & 0o777)
  }
  renameSync(temporary, target)
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
