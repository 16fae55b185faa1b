import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import {
  ProxyConnectionError,
  ProxyRefusedError,
  ResponseTooLongError,
  routeOf,
} from '../errors/network-errors.ts'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import type { Environment } from '../system/environment.ts'
import { type AwsRequestHandler, createRequestHandler } from './request-handler.ts'

/** Not every machine has IPv6. */
const ipv6Hosts = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1')
  ? ['[::1]']
  : []

let directory: string
let certificate: Certificate
let otherCertificate: Certificate
const closing: (() => void)[] = []

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ecrlogin-core-'))
  certificate = createCertificate('one')
  otherCertificate = createCertificate('other')
})
afterAll(() => rmSync(directory, { recursive: true }))
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Sends one request to a URL and returns the body of the response. */
type Send = (handler: AwsRequestHandler, url: string) => Promise<string>

const ways: [way: string, send: Send][] = [
  [
    'post',
    async (handler, url) => {
      const request = { url: new URL(url), headers: {}, body: '{}', signal: AbortSignal.timeout(10_000) }
      const { body } = await handler.post(request)
      return Buffer.from(body).toString()
    },
  ],
  [
    'forSdk',
    async (handler, url) => {
      const { protocol, hostname, port, host } = new URL(url)
      const sdkHandler = await handler.forSdk()
      const { response } = await sdkHandler.handle({
        protocol,
        hostname,
        ...(port && { port: Number(port) }),
        method: 'POST',
        path: '/',
        query: {},
        headers: { host },
        body: '{}',
      })
      return Buffer.concat(await response.body.toArray()).toString()
    },
  ],
]

describe.each(ways)('a request handler, by %s,', (_, send) => {
  const request = (environment: Environment, url: string) => send(create(environment), url)

  it('connects to a service directly', async () => {
    const { port } = await listen(createServer(respondOk))
    expect(await request({}, `http://localhost:${port}/`)).toBe('ok')
  })

  it('sends plain HTTP through HTTP_PROXY', async () => {
    const { port } = await listen(createServer(({ url }, response) => response.end(`proxied ${url}`)))
    const environment = { HTTP_PROXY: `127.0.0.1:${port}` }
    expect(await request(environment, 'http://service.test/')).toBe('proxied http://service.test/')
  })

  it('sends TLS through HTTPS_PROXY with its user name and password, and trusts AWS_CA_BUNDLE', async () => {
    const service = await listen(createHttpsServer(certificate, respondOk))
    const proxy = await listenAsProxy({ target: service.port })
    const environment = {
      HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: certificate.file,
    }
    expect(await request(environment, 'https://service.test/')).toBe('ok')
    expect(proxy.seen).toEqual([
      { url: 'service.test:443', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ])
  })

  it('trusts no certificate behind a proxy except those of AWS_CA_BUNDLE', async () => {
    const service = await listen(createHttpsServer(certificate, respondOk))
    const { port } = await listenAsProxy({ target: service.port })
    const environment = { HTTPS_PROXY: `127.0.0.1:${port}`, AWS_CA_BUNDLE: otherCertificate.file }
    await expect(request(environment, 'https://service.test/')).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  })

  it.each(['127.0.0.1', 'localhost', ...ipv6Hosts])(
    'sends TLS through a proxy that requires TLS: %s',
    async (host) => {
      const service = await listen(createHttpsServer(certificate, respondOk))
      const proxy = await listenAsProxy({
        target: service.port,
        isTls: true,
        address: host === '[::1]' ? '::1' : host,
      })
      const environment = { HTTPS_PROXY: `https://${host}:${proxy.port}`, AWS_CA_BUNDLE: certificate.file }
      expect(await request(environment, 'https://service.test/')).toBe('ok')
      expect(proxy.seen).toHaveLength(1)
    },
  )

  it.each(['http', 'https'])(
    'sends plain HTTP through an %s proxy with its user name and password',
    async (scheme) => {
      const listener: RequestListener = ({ url, headers }, response) =>
        response.end(`${url} of ${headers.host} as ${headers['proxy-authorization']}`)
      const { port } = await listen(
        scheme === 'http' ? createServer(listener) : createHttpsServer(certificate, listener),
      )
      const environment = {
        HTTP_PROXY: `${scheme}://user:50%@localhost:${port}`,
        AWS_CA_BUNDLE: certificate.file,
      }
      const basic = Buffer.from('user:50%').toString('base64')
      expect(await request(environment, 'http://service.test:8080/')).toBe(
        `http://service.test:8080/ of service.test:8080 as Basic ${basic}`,
      )
    },
  )

  it.each([
    ['person:50%', 'person:50%'],
    ['p%C3%A9rson:%ff%zz', 'p\u00c3\u00a9rson:\u00ff%zz'],
    ['per%son', 'per%son:'],
  ])('decodes the user name and the password of a proxy as curl does: %s', async (user, expected) => {
    const proxy = await listenAsProxy({ status: 407 })
    const environment = { HTTPS_PROXY: `http://${user}@127.0.0.1:${proxy.port}` }
    await expect(request(environment, 'https://service.test/')).rejects.toThrow(ProxyRefusedError)
    const authorization = `Basic ${Buffer.from(expected, 'latin1').toString('base64')}`
    expect(proxy.seen).toMatchObject([{ authorization }])
  })

  it.each([403, 407, 502])('reports the status of a proxy that refuses, and hangs up: %i', async (status) => {
    const proxy = await listenAsProxy({ status })
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
    const error = await request(environment, 'https://service.test/').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ProxyRefusedError)
    expect(error).toMatchObject({ statusCode: status })
    await proxy.hungUp
  })

  it.each<[string, (socket: Socket) => void]>([
    ['closes the connection', (socket) => socket.end()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['is no HTTP server', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
    ['is a SOCKS server, and waits', (socket) => socket.write(Buffer.from([5, 255]))],
    ['speaks before the service', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n220 mail ESMTP\r\n')],
    ['sends a header without an end', (socket) => writeForever(socket, 'HTTP/1.1 200 OK\r\nx: ')],
    ['sends a status without an end', (socket) => writeForever(socket, 'HTTP/1.1 200 ')],
  ])('rejects with an error of the proxy when it %s', async (_, respond) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {}).once('data', () => respond(socket))
    })
    const { port } = await listen(server as Server)
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${port}` }
    const error = await request(environment, 'https://service.test/').catch((reason: unknown) => reason)
    expect(translateAwsError(error, { doing: 'asking', profile: null })).toMatchObject({
      code: 'proxy-refused',
      kind: 'network',
    })
  })

  it('rejects a proxy setting that is not an http(s) URL', async () => {
    const environment = { HTTPS_PROXY: 'socks5://127.0.0.1:1080' }
    await expect(request(environment, 'https://service.test/')).rejects.toMatchObject({
      name: 'UnusableProxyError',
    })
  })

  it.each<[string, boolean, (own: string, other: string) => Environment]>([
    ['AWS_CA_BUNDLE', true, (own) => ({ AWS_CA_BUNDLE: own })],
    ['SSL_CERT_FILE', true, (own) => ({ SSL_CERT_FILE: own })],
    [
      'AWS_CA_BUNDLE without it, and SSL_CERT_FILE with it',
      false,
      (own, other) => ({ AWS_CA_BUNDLE: other, SSL_CERT_FILE: own }),
    ],
    ['no bundle', false, () => ({})],
    ['another bundle', false, (_own, other) => ({ AWS_CA_BUNDLE: other })],
    [
      'NODE_EXTRA_CA_CERTS in addition to another bundle',
      true,
      (own, other) => ({ AWS_CA_BUNDLE: other, NODE_EXTRA_CA_CERTS: own }),
    ],
  ])('trusts a self-signed certificate with %s: %s', async (_case, isTrusted, environmentFor) => {
    const { port } = await listen(createHttpsServer(certificate, respondOk))
    const environment = environmentFor(certificate.file, otherCertificate.file)
    const attempt = request(environment, `https://localhost:${port}/`)
    if (isTrusted) expect(await attempt).toBe('ok')
    else await expect(attempt).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  it.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])(
    'throws for a file of certificate authorities that cannot be read: %s',
    async (name) => {
      const { port } = await listen(createServer(respondOk))
      const missing = join(directory, 'missing.pem')
      const environment = { AWS_CA_BUNDLE: certificate.file, [name]: missing }
      await expect(request(environment, `http://localhost:${port}/`)).rejects.toMatchObject({
        code: 'untrusted-certificate',
        message: `The certificate authorities in ${missing} could not be read.`,
      })
    },
  )

  it('throws for a file of certificate authorities that cannot be parsed, even for plain HTTP', async () => {
    const { port } = await listen(createServer(respondOk))
    const file = join(directory, 'broken.pem')
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n')
    const attempt = request({ AWS_CA_BUNDLE: file }, `http://localhost:${port}/`)
    await expect(attempt).rejects.toMatchObject({
      code: 'untrusted-certificate',
      message: `The certificate authorities in ${file} could not be read.`,
    })
  })

  it('fails with an error of the network when a response is interrupted', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"half', () => response.socket!.end())
    })
    const { port } = await listen(server)
    await expect(request({}, `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('rejects a response of more than 1 MiB', async () => {
    const { port } = await listen(
      createServer((_request, response) => response.end('x'.repeat(1024 * 1024 + 1))),
    )
    await expect(request({}, `http://127.0.0.1:${port}/`)).rejects.toThrow(ResponseTooLongError)
  })
})

describe('a request handler', () => {
  it('opens one tunnel for successive requests, with and without the AWS SDK', async () => {
    const service = await listen(createHttpsServer(certificate, respondOk))
    const proxy = await listenAsProxy({ target: service.port })
    const handler = create({
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: certificate.file,
    })
    for (const [, send] of [...ways, ...ways]) expect(await send(handler, 'https://service.test/')).toBe('ok')
    expect(proxy.seen).toHaveLength(1)
  })

  it('ends the wait for a proxy when it is destroyed', async () => {
    const proxy = createTcpServer()
    const { port } = await listen(proxy as Server)
    const handler = create({ HTTPS_PROXY: `http://127.0.0.1:${port}` })
    const attempt = ways[0]![1](handler, 'https://service.test/')
    await once(proxy, 'connection')
    handler.destroy()
    await expect(attempt).rejects.toThrow(ProxyConnectionError)
  })

  it('reports a proxy that requires a password before it forwards plain HTTP', async () => {
    const { port } = await listen(createServer((_, response) => response.writeHead(407).end('no')))
    for (const [user, isUserGiven] of [
      ['', false],
      ['me:wrong@', true],
    ] as const) {
      const handler = create({ HTTP_PROXY: `http://${user}127.0.0.1:${port}` })
      await expect(ways[1]![1](handler, 'http://service.test/')).rejects.toMatchObject({
        name: 'ProxyRefusedError',
        isUserGiven,
      })
    }
  })

  it('names the proxy, without its password, in the errors of the AWS SDK alone', async () => {
    const proxy = await listenAsProxy({ status: 403 })
    const handler = create({ HTTPS_PROXY: `http://me:secret@127.0.0.1:${proxy.port}` })
    const error = await ways[1]![1](handler, 'https://service.test/').catch((reason: unknown) => reason)
    expect(routeOf([error as Error])?.proxy).toBe(`http://127.0.0.1:${proxy.port}`)
  })

  it('uses one connection for successive requests, with and without the AWS SDK', async () => {
    const server = createHttpsServer(certificate, respondOk)
    let connections = 0
    server.on('secureConnection', () => {
      connections += 1
    })
    const { port } = await listen(server)
    const handler = create({ AWS_CA_BUNDLE: certificate.file })
    for (const [, send] of [...ways, ...ways])
      expect(await send(handler, `https://localhost:${port}/`)).toBe('ok')
    expect(connections).toBe(1)
  })

  it('closes its connections when it is destroyed', async () => {
    const server = createServer(respondOk)
    const closed = new Promise<void>((resolve) => {
      server.on('connection', (socket) => socket.on('close', () => resolve()))
    })
    const { port } = await listen(server)
    const handler = create({})
    await ways[0]![1](handler, `http://localhost:${port}/`)
    handler.destroy()
    await closed
  })

  it('follows no redirect', async () => {
    const { port } = await listen(
      createServer((_, response) =>
        response.writeHead(307, { location: 'http://localhost:1/' }).end('moved'),
      ),
    )
    expect(await ways[0]![1](create({}), `http://localhost:${port}/`)).toBe('moved')
  })

  it('ends a request when its signal fires', async () => {
    const { port } = await listen(createServer(() => {}))
    const signal = AbortSignal.timeout(20)
    const url = new URL(`http://localhost:${port}/`)
    await expect(create({}).post({ url, headers: {}, body: '', signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})

interface Certificate {
  readonly key: string
  readonly cert: string
  readonly file: string
}

function createCertificate(name: string): Certificate {
  const file = join(directory, `${name}.pem`)
  const keyFile = join(directory, `${name}.key`)
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test'
  const names = 'subjectAltName=DNS:localhost,DNS:service.test,IP:127.0.0.1,IP:::1'
  const args = ['req', ...options.split(' '), '-addext', names, '-keyout', keyFile, '-out', file]
  execFileSync('openssl', args, { stdio: 'pipe' })
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8'), file }
}

const respondOk: RequestListener = (_, response) => {
  response.end('ok')
}

/** The handler of an environment alone: there are no files. */
function create(environment: Environment): AwsRequestHandler {
  const handler = createRequestHandler(readAwsConfig({ HOME: '/nowhere', ...environment }))
  closing.push(() => handler.destroy())
  return handler
}

/** Writes until the other end closes the connection. */
function writeForever(socket: Socket, start: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write('x'.repeat(65_536))) {}
  }
  socket.on('drain', more).write(start)
  more()
}

async function listen(server: Server, address = '127.0.0.1') {
  await new Promise<void>((done) => server.listen(0, address, done))
  closing.push(() => {
    server.closeAllConnections?.()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port }
}

/** A proxy that tunnels every CONNECT to a port of this machine, or refuses it and leaves the connection open. */
async function listenAsProxy({
  target,
  status = 200,
  isTls = false,
  address,
}: {
  target?: number
  status?: number
  isTls?: boolean
  address?: string
}) {
  const seen: { url: string | undefined; authorization: string | undefined }[] = []
  const server = isTls ? createHttpsServer(certificate) : createServer()
  const hungUp = new Promise<void>((done) => {
    server.on('connect', (request, client: Socket) => {
      seen.push({ url: request.url, authorization: request.headers['proxy-authorization'] })
      client.on('error', () => {}).on('end', done)
      closing.push(() => client.destroy())
      client.write(`HTTP/1.1 ${status} Because\r\n\r\n`)
      if (target === undefined) client.resume()
      else {
        const upstream = connect(target, '127.0.0.1').on('error', () => {})
        client.pipe(upstream).pipe(client)
      }
    })
  })
  return { ...(await listen(server, address)), seen, hungUp }
}
