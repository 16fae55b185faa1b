import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type Place, parseHost } from '../aws/service-hosts.ts'
import type { CertificateAuthority } from './certificates.ts'

/** How the proxy is set up. */
export interface ProxySettings {
  readonly authority: CertificateAuthority
  /** Answers what is asked inside the tunnels. */
  readonly listener: RequestListener
  /** The `user:password` that it demands, null for none. */
  readonly proxyAuth: string | null
}

/** An HTTPS proxy whose tunnels to AWS's hosts end right here, and that opens no others. */
export function createProxy({ authority, listener, proxyAuth }: ProxySettings): Server {
  const inside = createTlsServer(
    {
      ALPNProtocols: ['http/1.1'],
      // A handshake for an unknown name gets no certificate, so it fails.
      SNICallback: (host, done) => {
        if (parseHost(host) === null) done(null)
        else authority.contextFor(host).then((context) => done(null, context), done)
      },
    },
    listener,
  )
  const expected = proxyAuth === null ? null : `Basic ${Buffer.from(proxyAuth).toString('base64')}`
  const proxy = createServer((request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(refuseSentence(request.url ?? ''))
  })
  proxy.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (expected !== null && request.headers['proxy-authorization'] !== expected) {
      endWith(socket, '407 Proxy Authentication Required', 'This proxy demands a user and a password.\n', [
        'Proxy-Authenticate: Basic realm="local-ecr"',
      ])
    } else if (!isKnown(request.url ?? '')) {
      endWith(socket, '403 Forbidden', refuseSentence(request.url ?? ''))
    } else {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      socket.unshift(head)
      inside.emit('connection', socket)
    }
  })
  return proxy
}

/** The place that a request inside a tunnel is for: the one whose name its TLS was opened under. */
export function placeInTunnel({ socket }: IncomingMessage): Place {
  const place = parseHost(String((socket as TLSSocket).servername))
  if (!place) throw new Error('A tunnel without a known name has no certificate, so nothing comes out of it.')
  return place
}

function isKnown(authority: string): boolean {
  const [, host = ''] = /^(.+):443$/.exec(authority) ?? []
  return parseHost(host.toLowerCase()) !== null
}

function refuseSentence(target: string): string {
  return `local-ecr stands in for Amazon ECR alone and passes nothing on, so it does not open ${target}.\n`
}

function endWith(socket: Duplex, status: string, body: string, headers: readonly string[] = []): void {
  const head = [
    `HTTP/1.1 ${status}`,
    ...headers,
    'Content-Type: text/plain',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
