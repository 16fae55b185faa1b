import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import { ProxyRefusedError } from '../errors/aws-errors.ts'
import type { Environment } from '../system/environment.ts'
import { createRequestHandler } from './request-handler.ts'

describe('the request handler', () => {
  let directory: string
  let certificate: Certificate
  let otherCertificate: Certificate
  const closing: (() => void)[] = []

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ecrlogin-core-'))
    certificate = makeCertificate(directory, 'one')
    otherCertificate = makeCertificate(directory, 'other')
  })
  afterAll(() => rmSync(directory, { recursive: true }))
  afterEach(() => {
    for (const close of closing.splice(0)) close()
  })

  it('reaches a service directly', async () => {
    const service = await listen(createServer(answerOk))
    expect(await ask({}, 'http:', 'localhost', service.port)).toBe('ok')
  })

  it('speaks plain HTTP through HTTP_PROXY', async () => {
    const { port } = await listen(createServer((request, response) => response.end(`proxied ${request.url}`)))
    const environment = { HTTP_PROXY: `127.0.0.1:${port}` }
    expect(await ask(environment, 'http:', 'service.test', 80)).toBe('proxied http://service.test/')
  })

  it('speaks TLS through HTTPS_PROXY, with its user and password, and trusts AWS_CA_BUNDLE', async () => {
    const service = await listen(createHttpsServer(certificate, answerOk))
    const through = await listenAsProxy({ target: service.port })
    const environment = {
      HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${through.port}`,
      AWS_CA_BUNDLE: certificate.file,
    }
    expect(await ask(environment, 'https:', 'service.test', 443)).toBe('ok')
    expect(through.seen).toEqual([
      { url: 'service.test:443', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ])
  })

  it('trusts no other certificate behind a proxy than those of AWS_CA_BUNDLE', async () => {
    const service = await listen(createHttpsServer(certificate, answerOk))
    const through = await listenAsProxy({ target: service.port })
    const environment = { HTTPS_PROXY: `127.0.0.1:${through.port}`, AWS_CA_BUNDLE: otherCertificate.file }
    await expect(ask(environment, 'https:', 'service.test', 443)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  })

  it.each([403, 407, 502])('says so when the proxy answers %i, and hangs up', async (status) => {
    const through = await listenAsProxy({ status })
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${through.port}` }
    const error = await ask(environment, 'https:', 'service.test', 443).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ProxyRefusedError)
    expect(error).toMatchObject({ statusCode: status })
    await through.hungUp
  })

  it.each<[string, boolean, (own: string, other: string) => Environment]>([
    ['AWS_CA_BUNDLE', true, (own) => ({ AWS_CA_BUNDLE: own })],
    ['SSL_CERT_FILE', true, (own) => ({ SSL_CERT_FILE: own })],
    [
      'another bundle than that of SSL_CERT_FILE',
      false,
      (own, other) => ({ AWS_CA_BUNDLE: other, SSL_CERT_FILE: own }),
    ],
    ['no bundle', false, () => ({})],
    ['another bundle', false, (_, other) => ({ AWS_CA_BUNDLE: other })],
    [
      'NODE_EXTRA_CA_CERTS beside a bundle',
      true,
      (own, other) => ({ AWS_CA_BUNDLE: other, NODE_EXTRA_CA_CERTS: own }),
    ],
  ])('with %s trusts a self-signed certificate: %s', async (_, isTrusted, environmentFor) => {
    const service = await listen(createHttpsServer(certificate, answerOk))
    const environment = environmentFor(certificate.file, otherCertificate.file)
    const attempt = ask(environment, 'https:', 'localhost', service.port)
    if (isTrusted) expect(await attempt).toBe('ok')
    else await expect(attempt).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  it.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])(
    'is not made when the file of %s cannot be read',
    async (name) => {
      const missing = join(directory, 'missing.pem')
      const environment = { AWS_CA_BUNDLE: certificate.file, [name]: missing }
      await expect(createRequestHandler(await configOf(environment))).rejects.toMatchObject({
        code: 'untrusted-certificate',
        message: `The certificate authorities in ${missing} could not be read.`,
      })
    },
  )

  it('fails as the network does when an answer breaks off, so that it is asked again', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"half', () => response.socket!.end())
    })
    const { port } = await listen(server)
    await expect(ask({}, 'http:', '127.0.0.1', port)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  async function listen(server: Server) {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    closing.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return { port: (server.address() as AddressInfo).port }
  }

  /** A proxy that tunnels every CONNECT to a port of this machine, or refuses it and leaves the line open. */
  async function listenAsProxy({ target, status = 200 }: { target?: number; status?: number }) {
    const seen: { url: string | undefined; authorization: string | undefined }[] = []
    const server = createServer()
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
    return { ...(await listen(server)), seen, hungUp }
  }
})

interface Certificate {
  readonly key: string
  readonly cert: string
  readonly file: string
}

function makeCertificate(directory: string, name: string): Certificate {
  const file = join(directory, `${name}.pem`)
  const keyFile = join(directory, `${name}.key`)
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test'
  const names = 'subjectAltName=DNS:localhost,DNS:service.test'
  const args = ['req', ...options.split(' '), '-addext', names, '-keyout', keyFile, '-out', file]
  execFileSync('openssl', args, { stdio: 'pipe' })
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8'), file }
}

const answerOk: RequestListener = (_, response) => {
  response.end('ok')
}

async function ask(
  environment: Environment,
  protocol: string,
  hostname: string,
  port: number,
): Promise<string> {
  const handler = await createRequestHandler(await configOf(environment))
  try {
    const request = {
      protocol,
      hostname,
      port,
      method: 'GET',
      path: '/',
      query: {},
      headers: { host: hostname },
    }
    const { response } = await handler.handle(request)
    return Buffer.concat(await response.body.toArray()).toString()
  } finally {
    handler.destroy()
  }
}

/** The configuration of an environment alone: there are no files. */
function configOf(environment: Environment) {
  return readAwsConfig({ HOME: '/nowhere', ...environment })
}
