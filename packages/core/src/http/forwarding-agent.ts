import { Agent, type ClientRequest, type ClientRequestArgs } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { authorityOf, type ProxyServer } from './proxy-server.ts'

/** Node's own method, which its types omit. */
const { addRequest } = Agent.prototype as unknown as {
  addRequest(this: Agent, request: ClientRequest, options: ClientRequestArgs): void
}

/** Sends plain HTTP to a proxy, which forwards it: the first line of each request names the service. */
export class ForwardingAgent extends Agent {
  readonly #proxy: ProxyServer

  constructor(proxy: ProxyServer) {
    // Node's agent connects to its own address rather than to that of the request.
    super({ keepAlive: true, ...proxy.address })
    this.#proxy = proxy
  }

  addRequest(request: ClientRequest, options: ClientRequestArgs): void {
    request.path = new URL(request.path, `http://${authorityOf(options)}`).href
    for (const [name, value] of Object.entries(this.#proxy.headers)) request.setHeader(name, value)
    addRequest.call(this, request, options)
  }

  override createConnection(
    options: ClientRequestArgs,
    done: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const { isTls, address, tls } = this.#proxy
    return isTls ? connect({ ...address, ...tls }) : super.createConnection(options, done)
  }
}
