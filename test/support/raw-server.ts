import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Writes what it likes to a caller. */
export type Answer = (socket: Socket) => void

/** A server on loopback that answers whatever it is told to, HTTP or not. */
export interface RawServer {
  readonly url: string
  answer: Answer
  close(): void
}

export async function startRawServer(): Promise<RawServer> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => raw.answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const raw: RawServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (socket) => socket.destroy(),
    close: () => server.close(),
  }
  return raw
}

/** An answer of HTTP, as text. */
export function http(status: number, contentType: string, body: string): string {
  const head = [
    `HTTP/1.1 ${status} X`,
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
