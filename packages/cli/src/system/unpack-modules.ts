import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { EcrLoginError, type Environment } from '@ecrlogin/core'
import {
  createFolders,
  dataDirectory,
  RefusedFileError,
  rejectSharedPath,
  rejectSharedTree,
} from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'
import { rejectForeignHome } from './reject-foreign-home.ts'

/** The program that the modules belong to. */
interface Owner {
  readonly version: string
  /** Its path. The modules start a program that is next to them. */
  readonly executable: string
}

/**
 * Writes the shell modules of an executable to the data directory, once for each version and content, and returns
 * their folder. The folder appears complete and is private; a link to the executable is next to it. Shells run what is
 * in it, so nobody else may be able to change it. Throws `output-failed`, and `invalid-usage` as `rejectForeignHome` does.
 */
export function unpackModules(
  embedded: string,
  environment: Environment,
  { version, executable }: Owner,
): string {
  rejectForeignHome(environment)
  const files = readFiles(embedded)
  const checksum = createHash('sha256')
    .update(JSON.stringify([executable, ...files]))
    .digest('hex')
  const folder = join(dataDirectory(environment), `${version}-${checksum.slice(0, 16)}`)
  try {
    // Before a folder is created in a place of somebody else.
    rejectIf(folder, rejectSharedPath(folder))
    if (!isIntact(files, folder)) writeModules(files, folder, executable)
  } catch (cause) {
    const advice = 'Set XDG_DATA_HOME to a folder that only you can write.'
    const { reason, hint } = explainFileError(cause, advice)
    throw new EcrLoginError(
      'output-failed',
      `The shell modules could not be written to ${folder} (${reason}).`,
      hint,
      { cause },
    )
  }
  return join(folder, 'shells')
}

function rejectIf(path: string, reason: string | null): void {
  if (reason !== null) throw new RefusedFileError(path, reason)
}

function writeModules(files: readonly [string, string][], folder: string, executable: string): void {
  const draft = `${folder}.${randomUUID()}`
  try {
    for (const [path, text] of files) {
      const file = join(draft, 'shells', path)
      createFolders(dirname(file))
      writeFileSync(file, text, { mode: 0o600 })
      // The umask may have removed bits of the mode.
      chmodSync(file, 0o600)
    }
    // Links need a privilege on Windows; the modules find the program on PATH there.
    if (process.platform !== 'win32') symlinkSync(executable, join(draft, 'ecrlogin'))
    // Somebody may have been first in creating a folder above it.
    rejectIf(folder, rejectSharedTree(draft))
    // Replace a folder that was changed by hand; keep the one that another process has written meanwhile.
    if (!isIntact(files, folder)) rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
  } catch (error) {
    if (!isIntact(files, folder)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** The path and text of each file in a folder, ordered by path. */
function readFiles(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')])
}

/** Whether a folder has exactly these modules, and nobody else can change them. */
function isIntact(files: readonly [string, string][], folder: string): boolean {
  try {
    const isSame = JSON.stringify(readFiles(join(folder, 'shells'))) === JSON.stringify(files)
    return isSame && rejectSharedTree(folder) === null
  } catch {
    return false
  }
}
