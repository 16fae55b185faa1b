import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { releaseFolder, whyMissing } from '../distribution/release.ts'
import { type Ended, findProgram, runProgram } from '../programs/programs.ts'
import type { Sandbox } from '../sandbox.ts'

const file = join('image', `ecrlogin-linux-${process.arch}.tar`)

/** The reason why the image of a release cannot be run here; null if it can. */
export const missingImage =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'an image runs without a daemon only as root on Linux'
    : findProgram('buildah')
      ? whyMissing(file)
      : 'buildah is not installed'

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

/** Unpacks the image of the release in a sandbox. */
export async function openImage(sandbox: Sandbox): Promise<Image> {
  // buildah fails where the variable names a file that does not exist yet.
  const { REGISTRY_AUTH_FILE: _, ...rest } = sandbox.environment
  const environment = { ...rest, BUILDAH_ISOLATION: 'chroot' }
  const buildah = async (...args: string[]): Promise<string> => {
    const ended = await runProgram(['buildah', ...args], { environment })
    if (ended.exitCode !== 0) throw new Error(ended.stderr)
    return ended.stdout.trim()
  }
  const container = await buildah('from', `oci-archive:${join(releaseFolder, file)}`)
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
