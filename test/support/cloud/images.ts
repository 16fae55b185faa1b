import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  /** Adds an empty chart with helm. */
  addChart(folder: string, name: string, version: string): Promise<void>
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
  const { host } = new URL(url)
  const run = async (...argv: string[]) => {
    const environment = { PATH: process.env.PATH!, HOME: folder }
    const { exitCode, stderr } = await runProgram(argv, { environment, cwd: folder })
    if (exitCode !== 0) throw new Error(stderr)
  }
  return {
    url,
    async addImage(address) {
      await writeImage(join(folder, 'image'), 1000)
      const options = ['--insecure-policy', 'copy', '--dest-tls-verify=false']
      await run('skopeo', ...options, 'oci:image', `docker://${host}/${address}`)
    },
    async addChart(to, name, version) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version }))
      await run('helm', 'package', name)
      await run('helm', 'push', `${name}-${version}.tgz`, `oci://${host}/${to}`, '--plain-http')
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
