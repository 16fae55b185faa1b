import { beforeHandOver } from '../hand-over/hand-over.ts'

/** The files that this process has created and neither moved nor removed: locks, and what it is writing. */
const unfinished = new Set<string>()

export function addUnfinishedFile(path: string): void {
  unfinished.add(path)
}

export function finishFile(path: string): void {
  unfinished.delete(path)
}

// The full program starts over, and must not take them for the work of another process.
beforeHandOver(() => {
  for (const path of unfinished) host.unlink(path)
  unfinished.clear()
})
