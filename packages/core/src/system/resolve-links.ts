import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { currentUserId } from './host.ts'
import { RefusedFileError } from './refused-file-error.ts'

/** As in the Linux kernel; more are a circle. */
const mostLinks = 40

/**
 * The absolute path of the file that a path leads to through symbolic links, which may lead to no file yet. Throws
 * `RefusedFileError` when another user's link leads to a file, or a place for one, that is not that user's: whoever makes
 * a link must not choose what somebody else writes. Our own links and those of the superuser may lead anywhere. Throws
 * ELOOP for a circle, and other errors of the file system.
 */
export function resolveLinks(path: string, userId: number | null = currentUserId()): string {
  // Windows has no owners to compare, and its links also lead to other kinds of paths.
  if (userId === null) return resolveOnWindows(path)
  const { target, linkOwners } = followLinks(path)
  const strangers = linkOwners.filter((owner) => owner !== userId && owner !== 0)
  if (strangers.some((owner) => owner !== ownerOf(target))) {
    throw new RefusedFileError(path, "another user's link leads to a file that is not that user's")
  }
  return target
}

function followLinks(path: string): { target: string; linkOwners: number[] } {
  const linkOwners: number[] = []
  let current = parse(resolve(path)).root
  let rest = resolve(path).slice(current.length).split(sep)
  while (rest.length > 0) {
    const [part = '', ...after] = rest
    rest = after
    if (part === '..') current = dirname(current)
    if (part === '' || part === '.' || part === '..') continue
    const next = join(current, part)
    const status = lstatSync(next, { throwIfNoEntry: false })
    if (!status?.isSymbolicLink()) {
      current = next
      continue
    }
    if (linkOwners.push(status.uid) > mostLinks) {
      throw Object.assign(new Error(`ELOOP: too many symbolic links, '${path}'`), { code: 'ELOOP' })
    }
    const link = readlinkSync(next)
    if (link.startsWith(sep)) current = sep
    rest = [...link.split(sep), ...rest]
  }
  return { target: current, linkOwners }
}

/** The owner of a file, or of the folder that it would be created in. */
function ownerOf(target: string): number {
  return nearest(target).uid
}

function nearest(path: string): Stats {
  return statSync(path, { throwIfNoEntry: false }) ?? nearest(dirname(path))
}

function resolveOnWindows(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
