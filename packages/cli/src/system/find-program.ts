import { accessSync, constants, statSync } from 'node:fs'
import { platform } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Environment } from '@ecrlogin/core'

/** The path of a program on PATH, null when there is none. */
export function findProgram(name: string, environment: Environment): string | null {
  const endings = platform() === 'win32' ? (environment.PATHEXT ?? '.EXE;.CMD').split(';') : ['']
  const folders = (environment.PATH ?? '').split(delimiter)
  const paths = folders.flatMap((folder) => endings.map((ending) => join(folder, `${name}${ending}`)))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    // A folder can be executable, too.
    return statSync(path).isFile()
  } catch {
    return false
  }
}
