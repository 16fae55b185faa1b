import { fstatSync, readFileSync } from 'node:fs'

/** The number of /dev/null on Linux. */
const nullDevice = 0x103

/**
 * Returns true if the process was started without stdout (`>&-`). The runtimes then open /dev/null in its place. bun and the quick
 * programs' host mark that as closed for child programs, which nothing that a process inherits can be. Node marks every
 * stream: for it, this is the same as a /dev/null that the caller has chosen, and false.
 */
export function isStdoutClosed(): boolean {
  const isMarked = process.versions.bun || process.versions.quickjs
  if (!isMarked || process.platform !== 'linux') return false
  try {
    if (fstatSync(1).rdev !== nullDevice) return false
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8'))
    return (Number.parseInt(flags?.[1] ?? '0', 8) & closeOnExec) !== 0
  } catch {
    return false
  }
}

/** O_CLOEXEC of all processors that there is an executable for. */
const closeOnExec = 0o2000000
