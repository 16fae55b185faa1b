import { request as requestPlainly } from 'node:http'
import { Agent, type RequestOptions, request } from 'node:https'
import type { Duplex } from 'node:stream'
import { ProxyConnectionError, ProxyRefusedError } from '../errors/network-errors.ts'
import { connectTimeoutMs } from './proxy.ts'
import { authorityOf, type ProxyServer, type TlsOptions } from './proxy-server.ts'

/**
 * Speaks TLS with services through a proxy. Each connection is a tunnel that the proxy opens on CONNECT; its requests
 * fail with `ProxyRefusedError` or `ProxyConnectionError` if the proxy opens none.
 */
export class TunnelAgent extends Agent {
  readonly #proxy: ProxyServer
  readonly #closing = new AbortController()

  constructor(proxy: ProxyServer, tls: TlsOptions) {
    super({ keepAlive: true, ...tls })
    this.#proxy = proxy
  }

  override createConnection(
    options: RequestOptions,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    openTunnel(this.#proxy, authorityOf(options), this.#closing.signal).then(
      // Node's agent takes a socket, which its types omit.
      (socket) => done(null, super.createConnection({ ...options, socket } as RequestOptions)!),
      (error) => (done as (error: Error) => void)(error),
    )
  }

  override destroy(): void {
    this.#closing.abort()
    super.destroy()
  }
}

function openTunnel(
  { isTls, address, tls, headers }: ProxyServer,
  authority: string,
  closing: AbortSignal,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const sent = (isTls ? request : requestPlainly)({
      ...address,
      ...tls,
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...headers },
      agent: false,
      signal: closing,
    })
    // Node's own time limit starts again with each byte. By this name, the AWS SDK does not try again.
    const late = Object.assign(new Error('The proxy did not respond in time'), { name: 'AbortError' })
    const timer = setTimeout(() => sent.destroy(late), connectTimeoutMs)
    sent.on('close', () => clearTimeout(timer))
    sent.on('error', (cause) => reject(new ProxyConnectionError(cause)))
    sent.on('connect', ({ statusCode = 0 }, socket, head) => {
      const isOpen = statusCode >= 200 && statusCode < 300
      // A service speaks only after its client, so any further bytes are the proxy's.
      if (isOpen && head.length === 0) return resolve(socket)
      socket.destroy()
      const isUserGiven = 'proxy-authorization' in headers
      reject(isOpen ? new ProxyConnectionError() : new ProxyRefusedError(statusCode, isUserGiven))
    })
    sent.end()
  })
}
