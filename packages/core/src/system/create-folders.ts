import { chmodSync, lchownSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { currentUserId } from './host.ts'
import { resolveLinks } from './resolve-links.ts'

/**
 * Creates a folder and the missing ones above it, all private. They get the owner of the folder that was there, since
 * the superuser creates folders in other users' homes. Not `recursive`: Node then never returns on file systems that
 * create no folders, such as `/proc`. Throws the file system's error, and `RefusedFileError` for another user's link.
 */
export function createFolders(path: string): void {
  const missing: string[] = []
  let folder = resolveLinks(path)
  // The root is its own parent.
  for (
    ;
    !statSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder;
    folder = dirname(folder)
  ) {
    missing.unshift(folder)
  }
  for (const one of missing) createFolder(one)
}

function createFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process has just created it.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory()) return
    throw error
  }
  // The umask may have removed bits of the mode.
  chmodSync(path, 0o700)
  if (currentUserId() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  lchownSync(path, uid, gid)
}
