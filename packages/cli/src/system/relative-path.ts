import { isAbsolute, resolve } from 'node:path'

/** What is surprising about a path that an environment variable or an option names, as a sentence; null for nothing. */
export function warnOfRelativePath(name: string, path: string | undefined): string | null {
  if (!path || isAbsolute(path)) return null
  const reason = path.startsWith('~')
    ? 'begins with a ~ that no shell has expanded'
    : 'is relative to the current directory'
  return `${name} ${reason}, so it means ${resolve(path)}. Set it to an absolute path.`
}
