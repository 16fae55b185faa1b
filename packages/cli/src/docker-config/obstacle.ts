import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { EcrLoginError } from '@ecrlogin/core'

/** An obstacle to reading a file. `path` is the file, or the folder above it that is in the way. */
export interface Obstacle {
  readonly kind: 'content' | 'byte-order-mark' | 'not-a-folder' | 'own-mode' | 'other-owner'
  readonly path: string
}

/** Finds the obstacle behind an error of `readDockerConfig`. */
export function findObstacle(path: string, { cause }: EcrLoginError): Obstacle {
  switch ((cause as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOTDIR':
      return { kind: 'not-a-folder', path: pathsTo(path).find((one) => !isFolder(one)) ?? path }
    case 'EACCES':
    case 'EPERM': {
      const closed = pathsTo(path).find((one) => !isOpen(one)) ?? path
      return ownerOf(closed) === process.getuid?.()
        ? { kind: 'own-mode', path: closed }
        : { kind: 'other-owner', path: ownedFolder(closed) }
    }
    case undefined:
      return { kind: beginsWithMark(path) ? 'byte-order-mark' : 'content', path }
    default:
      return { kind: 'content', path }
  }
}

/** The folders above a path, from the root, and the path itself. */
function pathsTo(path: string): string[] {
  return dirname(path) === path ? [path] : [...pathsTo(dirname(path)), path]
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid
}

/** The folder of a file if both belong to the same other user and lie in a folder of ours; else the file. */
function ownedFolder(path: string): string {
  const folder = dirname(path)
  const isOfOther = ownerOf(folder) === ownerOf(path) && ownerOf(dirname(folder)) === process.getuid?.()
  return isOfOther ? folder : path
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function isOpen(path: string): boolean {
  try {
    accessSync(path, isFolder(path) ? constants.X_OK : constants.R_OK)
    return true
  } catch {
    return false
  }
}

function beginsWithMark(path: string): boolean {
  return readFileSync(path).subarray(0, 3).toString('hex') === 'efbbbf'
}
