import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { parseServiceHost, type ServiceHost } from '../aws/service-hosts.ts'
import type { CertificateAuthority } from './certificates.ts'

export interface ConnectProxyOptions {
  readonly authority: CertificateAuthority
  /** Handles the requests inside the tunnels. */
  readonly listener: RequestListener
  /** The `user:password` that the proxy requires, null for none. */
  readonly proxyAuth: string | null
}

/** Creates an HTTPS proxy that terminates the TLS of AWS hosts itself and rejects all other hosts. */
export function createConnectProxy({ authority, listener, proxyAuth }: ConnectProxyOptions): Server {
  const tlsServer = createTlsServer(
    {
      ALPNProtocols: ['http/1.1'],
      // Without a certificate, the handshake fails.
      SNICallback: (host, done) => {
        if (parseServiceHost(host) === null) done(null)
        else authority.contextFor(host).then((context) => done(null, context), done)
      },
    },
    listener,
  )
  const expected = proxyAuth === null ? null : `Basic ${Buffer.from(proxyAuth).toString('base64')}`
  const proxy = createServer((request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(rejection(request.url ?? ''))
  })
  proxy.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (expected !== null && request.headers['proxy-authorization'] !== expected) {
      respondAndClose(
        socket,
        '407 Proxy Authentication Required',
        'This proxy requires a user name and a password.\n',
        ['Proxy-Authenticate: Basic realm="local-ecr"'],
      )
    } else if (!isServed(request.url ?? '')) {
      respondAndClose(socket, '403 Forbidden', rejection(request.url ?? ''))
    } else {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      socket.unshift(head)
      tlsServer.emit('connection', socket)
    }
  })
  return proxy
}

/** Returns the host that a tunnel was opened for, by the server name of its TLS handshake. */
export function serviceHostInTunnel({ socket }: IncomingMessage): ServiceHost {
  const { servername } = socket as TLSSocket
  const serviceHost = parseServiceHost(String(servername))
  if (!serviceHost) throw new Error(`The TLS handshake succeeded for an unknown host: ${servername}.`)
  return serviceHost
}

function isServed(authority: string): boolean {
  const [, host = ''] = /^(.+):443$/.exec(authority) ?? []
  return parseServiceHost(host.toLowerCase()) !== null
}

function rejection(target: string): string {
  return `local-ecr serves only the AWS hosts that an Amazon ECR login needs, so it does not connect to ${target}.\n`
}

function respondAndClose(
  socket: Duplex,
  status: string,
  body: string,
  headers: readonly string[] = [],
): void {
  const head = [
    `HTTP/1.1 ${status}`,
    ...headers,
    'Content-Type: text/plain',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
