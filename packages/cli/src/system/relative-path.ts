import { isAbsolute, resolve } from 'node:path'

/** A sentence about a surprising path in an environment variable or an option; null for any other path. */
export function warnOfRelativePath(name: string, path: string | undefined): string | null {
  if (!path || isAbsolute(path)) return null
  const reason = path.startsWith('~')
    ? 'begins with a ~ that no shell has expanded'
    : 'is relative to the current directory'
  return `${name} ${reason}, so it means ${resolve(path)}. Set it to an absolute path.`
}
