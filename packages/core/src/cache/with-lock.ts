import { createFolders } from '../system/create-folders.ts'
import { currentHost, type Host } from '../system/host.ts'
import { type CacheDirectory, createCacheDirectory } from './cache-directory.ts'
import { type Lock, tryLock } from './cache-lock.ts'

/** Between two looks at a lock that another process holds. */
const pauseMs = 20

/**
 * Does a piece of work while no other process does any under the same name, and returns its result. `isLocked` tells
 * the work whether it is alone: a folder that allows no locks makes it go ahead without one. Returns null when another
 * process, which still exists, has held the lock for `waitMs`.
 */
export async function withLock<T>(
  folder: string,
  name: string,
  waitMs: number,
  work: (isLocked: boolean) => Promise<T>,
  host: Host = currentHost(),
): Promise<T | null> {
  const directory = openLockFolder(folder)
  const lock: Lock = directory ? await waitForLock(directory, name, host, waitMs) : { state: 'unavailable' }
  if (lock.state === 'taken') return null
  try {
    return await work(lock.state === 'held')
  } finally {
    if (lock.state === 'held') lock.release()
  }
}

async function waitForLock(
  directory: CacheDirectory,
  name: string,
  host: Host,
  waitMs: number,
): Promise<Lock> {
  const { setTimeout: sleep } = await import('node:timers/promises')
  const end = performance.now() + waitMs
  for (;;) {
    const lock = tryLock(directory, name, host, new Date())
    if (lock.state !== 'taken' || performance.now() > end) return lock
    await sleep(pauseMs)
  }
}

/** Null when there is no such folder and none can be created. */
function openLockFolder(path: string): CacheDirectory | null {
  try {
    createFolders(path)
  } catch {
    return null
  }
  // Without a user: a container's superuser and its user may share a home, and each must see the other's lock.
  const directory = createCacheDirectory(path, null)
  directory.removeLeftovers()
  return directory
}
