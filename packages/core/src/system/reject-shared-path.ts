import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { currentUserId } from './host.ts'
import { isOwnGroup } from './own-group.ts'
import { followLinks } from './resolve-links.ts'

/**
 * The reason why others could replace the file or folder that a path leads to, or the place for one; null when only the
 * user and the superuser can. A sticky folder such as `/tmp` lets others replace only what is theirs. Throws the file
 * system's error.
 */
export function rejectSharedPath(path: string, userId: number | null = currentUserId()): string | null {
  // Windows grants access by lists, and its folders for a user's data are private.
  if (userId === null) return null
  for (const { path: part, status } of followLinks(path).parts) {
    const reason = rejectOwner(part, status, userId) ?? (isSticky(status) ? null : rejectMode(part, status))
    if (reason !== null) return reason
  }
  return null
}

/** As `rejectSharedPath`, for a folder that exists and everything in it. */
export function rejectSharedTree(folder: string, userId: number | null = currentUserId()): string | null {
  if (userId === null) return null
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
  for (const path of names.map((name) => join(folder, name))) {
    const status = lstatSync(path)
    const reason = rejectOwner(path, status, userId) ?? rejectMode(path, status)
    if (reason !== null) return reason
  }
  return rejectSharedPath(folder, userId)
}

function rejectOwner(path: string, { uid }: Stats, userId: number): string | null {
  return uid === userId || uid === 0 ? null : `another user owns ${path}`
}

function rejectMode(path: string, status: Stats): string | null {
  // The mode of a link says nothing.
  if (status.isSymbolicLink()) return null
  const isShared = (status.mode & 0o002) !== 0 || ((status.mode & 0o020) !== 0 && !isOwnGroup(status.gid))
  return isShared ? `other users can write to ${path}` : null
}

function isSticky(status: Stats): boolean {
  return status.isDirectory() && (status.mode & 0o1000) !== 0
}
