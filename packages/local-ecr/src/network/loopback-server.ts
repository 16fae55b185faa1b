import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A server that listens on loopback. */
export interface LoopbackServer {
  /** Address and port. */
  readonly host: string
  /** Closes the server and all its connections at once. */
  close(): Promise<void>
}

/** Listens on 127.0.0.1; port 0 takes any free port. Rejects with the system's error, such as `EADDRINUSE`. */
export async function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  const sockets = new Set<Socket>()
  // The server does not close the sockets of CONNECT tunnels, so all sockets are tracked here.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { address, port: ownPort } = server.address() as AddressInfo
  return {
    host: `${address}:${ownPort}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
