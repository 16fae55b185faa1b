import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** A real registry on loopback that requires no login. */
export interface DockerRegistry extends AsyncDisposable {
  readonly url: string
  /** The folder with its repositories, one subfolder per name. */
  readonly repositories: string
}

/** Starts the installed `docker-registry` with its data in a folder. */
export async function startDockerRegistry(folder: string): Promise<DockerRegistry> {
  const port = await findPort()
  const config = join(folder, 'registry.json')
  await writeFile(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: folder } },
      http: { addr: `127.0.0.1:${port}` },
    }),
  )
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await waitFor(`${url}/v2/`)
  return {
    url,
    repositories: join(folder, 'docker/registry/v2/repositories'),
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

async function waitFor(url: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await fetch(url).catch(() => null))?.ok) {
    if (Date.now() > deadline) throw new Error(`No response from ${url}.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
