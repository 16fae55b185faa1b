import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A PATH without the folders that have our programs. */
export function pathWithoutPrograms(path = process.env.PATH!): string {
  return path
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, 'ecrlogin')))
    .join(delimiter)
}
