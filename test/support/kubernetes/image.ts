import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findPart } from '../programs/parts.ts'
import { type Ended, findProgram, runProgram } from '../programs/programs.ts'
import { programFolders, repositoryRoot, type Sandbox } from '../sandbox.ts'

const kubectl = findProgram('kubectl', findPart('helm') ?? process.env.PATH)

/** The reason why the image of the chart cannot be built and run here; null if it can. */
export const missingImage =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'an image runs without a daemon only as root on Linux'
    : !findProgram('buildah')
      ? 'buildah is not installed'
      : !kubectl
        ? 'there is no kubectl'
        : existsSync(join(programFolders.standalone, 'ecrlogin'))
          ? null
          : 'the executable is not built'

/** The image of the chart, and a container of it that runs one program after another. */
export interface Image {
  /** The paths of its files. */
  readonly files: readonly string[]
  /** In bytes, uncompressed. */
  readonly size: number
  /** Runs a program in the container, with folders of this machine at paths in it, as the image's own user. */
  run(
    argv: readonly string[],
    environment?: Readonly<Record<string, string>>,
    volumes?: readonly string[],
  ): Promise<Ended>
}

/** Builds the image in a sandbox as docs/kubernetes.md says. */
export async function buildImage(sandbox: Sandbox): Promise<Image> {
  const folder = join(sandbox.home, 'image')
  execFileSync('node', [join(repositoryRoot, 'scripts/pack-image.mjs'), '--kubectl', kubectl!, folder])
  // buildah fails where the variable names a file that does not exist yet.
  const { REGISTRY_AUTH_FILE: _, ...rest } = sandbox.environment
  const environment = { ...rest, BUILDAH_ISOLATION: 'chroot' }
  const buildah = async (...args: string[]): Promise<string> => {
    const ended = await runProgram(['buildah', ...args], { environment })
    if (ended.exitCode !== 0) throw new Error(ended.stderr)
    return ended.stdout.trim()
  }
  await buildah('build', '--tag', 'ecrlogin', folder)
  const container = await buildah('from', '--pull-never', 'ecrlogin')
  const root = await buildah('mount', container)
  const find = (...args: string[]) => execFileSync('find', [root, ...args], { encoding: 'utf8' })
  const sizes = find('-type', 'f', '-printf', '%s\n').trim().split('\n').map(Number)
  return {
    files: find('-not', '-type', 'd', '-printf', '/%P\n').trim().split('\n').sort(),
    size: sizes.reduce((sum, size) => sum + size, 0),
    run(argv, variables = {}, volumes = []) {
      const options = [
        ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
        ...volumes.flatMap((volume) => ['--volume', volume]),
      ]
      return runProgram(['buildah', 'run', ...options, container, '--', ...argv], { environment })
    },
  }
}
