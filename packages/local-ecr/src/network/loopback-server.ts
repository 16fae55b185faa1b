import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A server that listens on loopback. */
export interface Listening {
  /** Address and port. */
  readonly host: string
  /** Ends it and its connections at once. */
  close(): Promise<void>
}

/** Lets a server listen on 127.0.0.1, at any free port for 0; throws the system's error when it cannot. */
export async function listen(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>()
  // Tunnels are no longer the server's to close, so every socket is remembered here.
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
