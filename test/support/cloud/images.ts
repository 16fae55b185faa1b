import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDockerRegistry } from '../../../packages/local-ecr/test-support/docker-registry.ts'
import { writeImage } from '../../../packages/local-ecr/test-support/image.ts'
import { findProgram, runProgram } from '../programs/programs.ts'
import type { Sandbox } from '../sandbox.ts'

/** A real registry for local ECR to pass requests on to. */
export interface Upstream {
  readonly url: string
  /** Puts a small image there, as `name:tag` below the folder that local ECR has for a registry. */
  addImage(address: string): Promise<void>
  close(): Promise<void>
}

/** Why no real registry can be started here, null when one can. */
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

/** The variables with which podman and buildah keep images in a sandbox. */
export function imageStorage({ home }: Sandbox): { CONTAINERS_STORAGE_CONF: string } {
  const file = join(home, 'storage.conf')
  // Of the drivers, only this one needs no help of the kernel's.
  const lines = [
    '[storage]',
    'driver = "vfs"',
    `graphroot = "${home}/graph"`,
    `runroot = "${home}/run/images"`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return { CONTAINERS_STORAGE_CONF: file }
}
