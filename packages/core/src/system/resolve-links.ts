import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { currentUserId } from './host.ts'
import { RefusedFileError } from './refused-file-error.ts'

/** As in the Linux kernel; more are a circle. */
const mostLinks = 40

/** A folder, link or file that is passed on the way to the file that a path leads to. */
export interface PathPart {
  readonly path: string
  readonly status: Stats
}

/**
 * The absolute path of the file that a path leads to through symbolic links, which may lead to no file yet. Throws
 * `RefusedFileError` when another user's link leads to a file, or a place for one, that is not that user's: whoever makes
 * a link must not choose what somebody else writes. Our own links and those of the superuser may lead anywhere. Throws
 * ELOOP for a circle, and other errors of the file system.
 */
export function resolveLinks(path: string, userId: number | null = currentUserId()): string {
  // Windows has no owners to compare, and its links also lead to other kinds of paths.
  if (userId === null) return resolveOnWindows(path)
  const { target, parts } = followLinks(path)
  const linkOwners = parts.filter(({ status }) => status.isSymbolicLink()).map(({ status }) => status.uid)
  const strangers = linkOwners.filter((owner) => owner !== userId && owner !== 0)
  if (strangers.some((owner) => owner !== ownerOf(target))) {
    throw new RefusedFileError(path, "another user's link leads to a file that is not that user's")
  }
  return target
}

/** Follows the symbolic links of a path, and returns every part that exists, in the order in which the system reads them. */
export function followLinks(path: string): { target: string; parts: PathPart[] } {
  const { root } = parse(resolve(path))
  const parts: PathPart[] = [{ path: root, status: lstatSync(root) }]
  let current = root
  let rest = resolve(path).slice(root.length).split(sep)
  let links = 0
  while (rest.length > 0) {
    const [part = '', ...after] = rest
    rest = after
    if (part === '..') current = dirname(current)
    if (part === '' || part === '.' || part === '..') continue
    const next = join(current, part)
    const status = lstatSync(next, { throwIfNoEntry: false })
    if (status) parts.push({ path: next, status })
    if (!status?.isSymbolicLink()) {
      current = next
      continue
    }
    links += 1
    if (links > mostLinks) {
      throw Object.assign(new Error(`ELOOP: too many symbolic links, '${path}'`), { code: 'ELOOP' })
    }
    const link = readlinkSync(next)
    if (link.startsWith(sep)) current = sep
    rest = [...link.split(sep), ...rest]
  }
  return { target: current, parts }
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
