import { createServer } from 'node:http'
import { join } from 'node:path'

/** A Docker engine that only describes itself, on a socket of its own. */
export interface AnsweringEngine {
  /** As in `DOCKER_HOST`. */
  readonly address: string
  close(): Promise<void>
}

/** Starts one in a folder; `info` is in its response to `docker info`. */
export async function startAnsweringEngine(folder: string, info: object): Promise<AnsweringEngine> {
  const server = createServer((request, response) => {
    response.setHeader('Api-Version', '1.44')
    response.setHeader('Content-Type', 'application/json')
    response.end(request.url!.endsWith('/info') ? JSON.stringify({ ID: 'stand-in', ...info }) : '{}')
  })
  const path = join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    address: `unix://${path}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
