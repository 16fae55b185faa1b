import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDockerRegistry } from '../../../packages/local-ecr/test-support/docker-registry.ts'
import { writeImage } from '../../../packages/local-ecr/test-support/image.ts'
import { findProgram, runProgram } from '../programs/programs.ts'

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

/** The files below a folder that contain an ECR password, bare or in the encoding of auth files. */
export function filesWithPassword(folder: string): string[] {
  const start = 'eyJwYXlsb2Fk'
  const encoded = Buffer.from(`AWS:${start}`).toString('base64').slice(0, 20)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => {
      const text = readFileSync(path, 'latin1')
      return text.includes(start) || text.includes(encoded)
    })
}
