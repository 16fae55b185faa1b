import { writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HandlerStage, respondOk, ways, writeForever } from '../../test-support/handler-stage.ts'
import { ProxyRefusedError, ResponseTooLongError } from '../errors/network-errors.ts'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import type { Environment } from '../system/environment.ts'

/** Not every machine has IPv6. */
const ipv6Hosts = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1')
  ? ['[::1]']
  : []

let stage: HandlerStage

beforeAll(() => {
  stage = new HandlerStage()
})
afterAll(() => stage.remove())
afterEach(() => stage.close())

describe.each(ways)('a request handler, by %s,', (_, send) => {
  const request = (environment: Environment, url: string) => send(stage.create(environment), url)

  it('connects to a service directly', async () => {
    const { port } = await stage.listen(createServer(respondOk))
    expect(await request({}, `http://localhost:${port}/`)).toBe('ok')
  })

  it('sends plain HTTP through HTTP_PROXY', async () => {
    const { port } = await stage.listen(createServer(({ url }, response) => response.end(`proxied ${url}`)))
    const environment = { HTTP_PROXY: `127.0.0.1:${port}` }
    expect(await request(environment, 'http://service.test/')).toBe('proxied http://service.test/')
  })

  it('sends TLS through HTTPS_PROXY with its user name and password, and trusts AWS_CA_BUNDLE', async () => {
    const service = await stage.listen(createHttpsServer(stage.certificate, respondOk))
    const proxy = await stage.listenAsProxy({ target: service.port })
    const environment = {
      HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: stage.certificate.file,
    }
    expect(await request(environment, 'https://service.test/')).toBe('ok')
    expect(proxy.seen).toEqual([
      { url: 'service.test:443', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ])
  })

  it('trusts no stage.certificate behind a proxy except those of AWS_CA_BUNDLE', async () => {
    const service = await stage.listen(createHttpsServer(stage.certificate, respondOk))
    const { port } = await stage.listenAsProxy({ target: service.port })
    const environment = { HTTPS_PROXY: `127.0.0.1:${port}`, AWS_CA_BUNDLE: stage.otherCertificate.file }
    await expect(request(environment, 'https://service.test/')).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  })

  it.each(['127.0.0.1', 'localhost', ...ipv6Hosts])(
    'sends TLS through a proxy that requires TLS: %s',
    async (host) => {
      const service = await stage.listen(createHttpsServer(stage.certificate, respondOk))
      const proxy = await stage.listenAsProxy({
        target: service.port,
        isTls: true,
        address: host === '[::1]' ? '::1' : host,
      })
      const environment = {
        HTTPS_PROXY: `https://${host}:${proxy.port}`,
        AWS_CA_BUNDLE: stage.certificate.file,
      }
      expect(await request(environment, 'https://service.test/')).toBe('ok')
      expect(proxy.seen).toHaveLength(1)
    },
  )

  it.each(['http', 'https'])(
    'sends plain HTTP through an %s proxy with its user name and password',
    async (scheme) => {
      const listener: RequestListener = ({ url, headers }, response) =>
        response.end(`${url} of ${headers.host} as ${headers['proxy-authorization']}`)
      const { port } = await stage.listen(
        scheme === 'http' ? createServer(listener) : createHttpsServer(stage.certificate, listener),
      )
      const environment = {
        HTTP_PROXY: `${scheme}://user:50%@localhost:${port}`,
        AWS_CA_BUNDLE: stage.certificate.file,
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
    const proxy = await stage.listenAsProxy({ status: 407 })
    const environment = { HTTPS_PROXY: `http://${user}@127.0.0.1:${proxy.port}` }
    await expect(request(environment, 'https://service.test/')).rejects.toThrow(ProxyRefusedError)
    const authorization = `Basic ${Buffer.from(expected, 'latin1').toString('base64')}`
    expect(proxy.seen).toMatchObject([{ authorization }])
  })

  it.each([403, 407, 502])('reports the status of a proxy that refuses, and hangs up: %i', async (status) => {
    const proxy = await stage.listenAsProxy({ status })
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
    const { port } = await stage.listen(server as Server)
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
  ])('trusts a self-signed stage.certificate with %s: %s', async (_case, isTrusted, environmentFor) => {
    const { port } = await stage.listen(createHttpsServer(stage.certificate, respondOk))
    const environment = environmentFor(stage.certificate.file, stage.otherCertificate.file)
    const attempt = request(environment, `https://localhost:${port}/`)
    if (isTrusted) expect(await attempt).toBe('ok')
    else await expect(attempt).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  it.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])(
    'throws for a file of certificate authorities that cannot be read: %s',
    async (name) => {
      const { port } = await stage.listen(createServer(respondOk))
      const missing = join(stage.folder, 'missing.pem')
      const environment = { AWS_CA_BUNDLE: stage.certificate.file, [name]: missing }
      await expect(request(environment, `http://localhost:${port}/`)).rejects.toMatchObject({
        code: 'untrusted-certificate',
        message: `The certificate authorities in ${missing} could not be read.`,
      })
    },
  )

  it('throws for a file of certificate authorities that cannot be parsed, even for plain HTTP', async () => {
    const { port } = await stage.listen(createServer(respondOk))
    const file = join(stage.folder, 'broken.pem')
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
    const { port } = await stage.listen(server)
    await expect(request({}, `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('rejects a response of more than 1 MiB', async () => {
    const { port } = await stage.listen(
      createServer((_request, response) => response.end('x'.repeat(1024 * 1024 + 1))),
    )
    await expect(request({}, `http://127.0.0.1:${port}/`)).rejects.toThrow(ResponseTooLongError)
  })
})
