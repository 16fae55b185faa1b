import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../sandbox.ts'

/** A package of this repository as npm packs it. */
export interface PackedPackage {
  /** The path of the tarball. */
  readonly tarball: string
  /** The files in it, from the root of the package. */
  readonly paths: readonly string[]
}

const run = promisify(execFile)

/** Packs a package of this repository into a folder, independent of the npm settings of this user and machine. */
export async function packPackage(workspace: string, folder: string): Promise<PackedPackage> {
  const args = ['pack', '--json', '--pack-destination', folder, '--workspace', workspace]
  const environment = {
    ...process.env,
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_globalconfig: join(folder, 'no-global-npmrc'),
    npm_config_userconfig: join(folder, 'no-user-npmrc'),
  }
  const { stdout } = await run('npm', args, { cwd: repositoryRoot, env: environment })
  const [{ filename, files }] = JSON.parse(stdout)
  return { tarball: join(folder, filename), paths: files.map(({ path }: { path: string }) => path) }
}
