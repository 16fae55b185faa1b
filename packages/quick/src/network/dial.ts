import { resolve } from './addresses.ts'
import { type Connection, connect } from './socket.ts'

/** Connects to the first address of a URL's host that accepts a connection. Throws the error of the last one. */
export async function dial(url: URL, signal: AbortSignal): Promise<Connection> {
  let failure: unknown
  for (const address of await resolve(url.hostname, signal)) {
    try {
      return await connect(address, portOf(url), signal)
    } catch (error) {
      signal.throwIfAborted()
      failure = error
    }
  }
  throw failure
}

/** The port of an http(s) URL. */
export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}
