import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDockerRegistry } from '../../../packages/local-ecr/test-support/docker-registry.ts'
import { writeImage } from '../../../packages/local-ecr/test-support/image.ts'
import { findProgram, runProgram } from '../programs/programs.ts'
import type { Sandbox } from '../sandbox.ts'

/** A real registry to which local ECR forwards requests. */
export interface Upstream {
  readonly url: string
  /** Adds a small image as `name:tag`, below the folder that local ECR uses for a registry. */
  addImage(address: string): Promise<void>
  close(): Promise<void>
}

/** The reason that no real registry can be started here; null when one can. */
export const missingUpstream =
  ['docker-registry', 'skopeo']
    .filter((name) => findProgram(name) === null)
    .map((name) => `${name} is not installed`)[0] ?? null

export async function startUpstream(): Promise<Upstream> {
  const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-upstream-'))
  const registry = await startDockerRegistry(folder)
  const { url } = registry
  return {
    url,
    async addImage(address) {
      await writeImage(join(folder, 'image'), 1000)
      const to = `docker://${new URL(url).host}/${address}`
      const copy = ['skopeo', '--insecure-policy', 'copy', '--dest-tls-verify=false', 'oci:image', to]
      const { exitCode, stderr } = await runProgram(copy, {
        environment: { PATH: process.env.PATH!, HOME: folder },
        cwd: folder,
      })
      if (exitCode !== 0) throw new Error(stderr)
    },
    async close() {
      await registry[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The variables that make podman and buildah store images in a sandbox. */
export function imageStorage({ home }: Sandbox): { CONTAINERS_STORAGE_CONF: string } {
  const file = join(home, 'storage.conf')
  // This is the only driver that needs no support from the kernel.
  const lines = [
    '[storage]',
    'driver = "vfs"',
    `graphroot = "${home}/graph"`,
    `runroot = "${home}/run/images"`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return { CONTAINERS_STORAGE_CONF: file }
}
