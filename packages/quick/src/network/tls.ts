import { textOf } from '../node/bytes.ts'
import type { Connection } from './socket.ts'

/**
 * Speaks TLS over a connection, with a server that has this name and a certificate of one of the authorities (PEM).
 * Closing it closes the connection.
 */
export async function openTls(
  connection: Connection,
  serverName: string,
  authorities: string,
): Promise<Connection> {
  const session = host.tlsOpen(serverName, authorities)
  if (session < 0) throw new Error(`TLS cannot begin (${session})`)
  const buffer = new Uint8Array(16 * 1024)

  const failed = () => new Error(`TLS failed: ${textOf(new Uint8Array(host.tlsError(session)))}`)
  const send = async () => {
    for (let count = host.tlsSend(session, buffer); count !== 0; count = host.tlsSend(session, buffer)) {
      if (count < 0) throw failed()
      await connection.write(buffer.slice(0, count))
    }
  }

  return {
    async read() {
      for (;;) {
        const count = host.tlsRead(session, buffer)
        if (count >= 0) return buffer.slice(0, count)
        if (count === truncated) throw new Error('The connection was interrupted')
        if (count !== wouldBlock) throw failed()
        const isTaken = host.tlsReceive(session, await connection.read()) === 0
        await send()
        if (!isTaken) throw failed()
      }
    },
    async write(bytes) {
      for (let rest = bytes; rest.length > 0; ) {
        const count = host.tlsWrite(session, rest)
        if (count < 0) throw failed()
        rest = rest.subarray(count)
        await send()
      }
    },
    close() {
      host.tlsClose(session)
      connection.close()
    },
  }
}

/** As in host/tls/tls.h. */
const [wouldBlock, truncated] = [-1, -2]
