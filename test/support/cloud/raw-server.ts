import { type AddressInfo, createServer, type Socket } from 'node:net'
import { vi } from 'vitest'

/** Writes what it likes to a caller. */
export type Answer = (socket: Socket) => void

/** A server on loopback that answers whatever it is told to, HTTP or not. */
export interface RawServer {
  readonly url: string
  answer: Answer
  close(): void
}

/** Starts it; until it is closed, the AWS SDK of this process asks it once and no more. */
export async function startRawServer(): Promise<RawServer> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => raw.answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // The SDK reads it of the process; a retry would only get the same answer.
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
  const raw: RawServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (socket) => socket.destroy(),
    close() {
      vi.unstubAllEnvs()
      server.close()
    },
  }
  return raw
}

/** An answer of HTTP. */
export function http(status: number, contentType: string, body: string | Buffer): Buffer {
  const head = [
    `HTTP/1.1 ${status} X`,
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return Buffer.concat([`${head.join('\r\n')}\r\n\r\n`, body].map((part) => Buffer.from(part)))
}
