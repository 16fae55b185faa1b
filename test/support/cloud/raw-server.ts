import { type AddressInfo, createServer, type Socket } from 'node:net'
import { vi } from 'vitest'

/** Writes any bytes to a caller. */
export type Respond = (socket: Socket) => void

/** A server on loopback that sends any bytes as its response, HTTP or not. */
export interface RawServer {
  readonly url: string
  respond: Respond
  close(): void
}

/** Starts the server. Until it is closed, the AWS SDK in this process does not retry. */
export async function startRawServer(): Promise<RawServer> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => raw.respond(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // The SDK reads this from the process. A retry would only get the same response.
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
  const raw: RawServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    respond: (socket) => socket.destroy(),
    close() {
      vi.unstubAllEnvs()
      server.close()
    },
  }
  return raw
}

const mebibyte = 'x'.repeat(1024 * 1024)

/** Writes until the reader closes the connection. */
export function endless(start: string): Respond {
  return (socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(mebibyte)) {}
    }
    socket.on('drain', more).write(start)
    more()
  }
}

/** The bytes of an HTTP response. */
export function http(status: number, contentType: string, body: string | Buffer): Buffer {
  const head = [
    `HTTP/1.1 ${status} X`,
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return Buffer.concat([`${head.join('\r\n')}\r\n\r\n`, body].map((part) => Buffer.from(part)))
}
