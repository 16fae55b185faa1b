import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'
import { createFolders } from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'

/** The program that the modules belong to. */
interface Owner {
  readonly version: string
  /** Its path. The modules start a program that is next to them. */
  readonly executable: string
}

/**
 * Writes the shell modules of an executable to the data directory, once for each version and content, and returns
 * their folder. The folder appears complete and is private; a link to the executable is next to it. Throws
 * `output-failed`.
 */
export function unpackModules(
  embedded: string,
  dataDirectory: string,
  { version, executable }: Owner,
): string {
  const files = readFiles(embedded)
  const checksum = createHash('sha256')
    .update(JSON.stringify([executable, ...files]))
    .digest('hex')
  const folder = join(dataDirectory, `${version}-${checksum.slice(0, 16)}`)
  const modules = join(folder, 'shells')
  if (isSame(files, modules)) return modules
  try {
    writeModules(files, folder, executable)
  } catch (cause) {
    if (isSame(files, modules)) return modules
    const { reason, hint } = explainFileError(cause, 'Set XDG_DATA_HOME to a folder that can be written.')
    throw new EcrLoginError(
      'output-failed',
      `The shell modules could not be written to ${folder} (${reason}).`,
      hint,
      { cause },
    )
  }
  return modules
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
    // Replace a folder that was changed by hand; keep the same one that another process has written meanwhile.
    if (!isSame(files, join(folder, 'shells'))) rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
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

function isSame(files: readonly [string, string][], folder: string): boolean {
  try {
    return files.every(([path, text]) => readFileSync(join(folder, path), 'utf8') === text)
  } catch {
    return false
  }
}
