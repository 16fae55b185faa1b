import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'

/** What the modules belong to. */
interface Owner {
  readonly version: string
  /** The path of the program, which the modules start when it lies beside them. */
  readonly executable: string
}

/**
 * Writes the shell modules of an executable under the data directory, once for each version and content of them,
 * and gives their folder. It appears whole, for this user alone; a link to the executable lies beside it.
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
    throw new EcrLoginError(
      'output-failed',
      `The shell modules could not be written to ${folder} (${(cause as NodeJS.ErrnoException).code}).`,
      'Make room there, or name another place in XDG_DATA_HOME.',
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
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, text, { mode: 0o600 })
    }
    // On Windows links take a privilege; the modules find the program on PATH there.
    if (process.platform !== 'win32') symlinkSync(executable, join(draft, 'ecrlogin'))
    // What was changed by hand gives way; what another process has put there meanwhile is as good.
    if (!isSame(files, join(folder, 'shells'))) rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Path and text of each file in a folder, in the order of their paths. */
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
