import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAwsConfig } from '../src/aws-config/aws-config.ts'
import { type AwsRequestHandler, createRequestHandler } from '../src/http/request-handler.ts'
import type { Environment } from '../src/system/environment.ts'

/** Sends one request to a URL and returns the body of the response. */
export type Send = (handler: AwsRequestHandler, url: string) => Promise<string>

export const ways: [way: string, send: Send][] = [
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

export interface Certificate {
  readonly key: string
  readonly cert: string
  readonly file: string
}

/** The behaviour of a proxy. */
export interface ProxySetup {
  /** A port of this machine, to which every CONNECT is tunneled. Without it, the connection stays open and silent. */
  readonly target?: number
  readonly status?: number
  readonly isTls?: boolean
  readonly address?: string
}

/** Request handlers, and services and proxies on loopback with certificates of their own. */
export class HandlerStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'ecrlogin-core-'))
  readonly certificate = this.#createCertificate('one')
  readonly otherCertificate = this.#createCertificate('other')
  readonly #closing: (() => void)[] = []

  /** The handler of an environment alone: there are no files. */
  create(environment: Environment): AwsRequestHandler {
    const handler = createRequestHandler(readAwsConfig({ HOME: '/nowhere', ...environment }))
    this.#closing.push(() => handler.destroy())
    return handler
  }

  async listen(server: Server, address = '127.0.0.1') {
    await new Promise<void>((done) => server.listen(0, address, done))
    this.#closing.push(() => {
      server.closeAllConnections?.()
      server.close()
    })
    return { port: (server.address() as AddressInfo).port }
  }

  async listenAsProxy({ target, status = 200, isTls = false, address }: ProxySetup) {
    const seen: { url: string | undefined; authorization: string | undefined }[] = []
    const server = isTls ? createHttpsServer(this.certificate) : createServer()
    const hungUp = new Promise<void>((done) => {
      server.on('connect', (request, client: Socket) => {
        seen.push({ url: request.url, authorization: request.headers['proxy-authorization'] })
        client.on('error', () => {}).on('end', done)
        this.#closing.push(() => client.destroy())
        client.write(`HTTP/1.1 ${status} Because\r\n\r\n`)
        if (target === undefined) client.resume()
        else {
          const upstream = connect(target, '127.0.0.1').on('error', () => {})
          client.pipe(upstream).pipe(client)
        }
      })
    })
    return { ...(await this.listen(server, address)), seen, hungUp }
  }

  /** Ends everything that has been started. */
  close(): void {
    for (const close of this.#closing.splice(0)) close()
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }

  #createCertificate(name: string): Certificate {
    const file = join(this.folder, `${name}.pem`)
    const keyFile = join(this.folder, `${name}.key`)
    const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test'
    const names = 'subjectAltName=DNS:localhost,DNS:service.test,IP:127.0.0.1,IP:::1'
    const args = ['req', ...options.split(' '), '-addext', names, '-keyout', keyFile, '-out', file]
    execFileSync('openssl', args, { stdio: 'pipe' })
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8'), file }
  }
}

export const respondOk: RequestListener = (_, response) => {
  response.end('ok')
}

/** Writes until the other end closes the connection. */
export function writeForever(socket: Socket, start: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write('x'.repeat(65_536))) {}
  }
  socket.on('drain', more).write(start)
  more()
}
