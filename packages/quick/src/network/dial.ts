import { resolve } from './addresses.ts'
import { type Connection, connect } from './socket.ts'

/** Connects to the first address of a host that accepts a connection. Throws the error of the last one. */
export async function dial(hostname: string, port: number, signal: AbortSignal): Promise<Connection> {
  let failure: unknown
  for (const address of await resolve(hostname, signal)) {
    try {
      return await connect(address, port, signal)
    } catch (error) {
      signal.throwIfAborted()
      failure = error
    }
  }
  throw failure
}
