import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HandlerStage, respondOk, ways } from '../../test-support/handler-stage.ts'
import { ProxyConnectionError, routeOf } from '../errors/network-errors.ts'

let stage: HandlerStage

beforeAll(() => {
  stage = new HandlerStage()
})
afterAll(() => stage.remove())
afterEach(() => stage.close())

describe('a request handler', () => {
  it('opens one tunnel for successive requests, with and without the AWS SDK', async () => {
    const service = await stage.listen(createHttpsServer(stage.certificate, respondOk))
    const proxy = await stage.listenAsProxy({ target: service.port })
    const handler = stage.create({
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: stage.certificate.file,
    })
    for (const [, send] of [...ways, ...ways]) expect(await send(handler, 'https://service.test/')).toBe('ok')
    expect(proxy.seen).toHaveLength(1)
  })

  it('ends the wait for a proxy when it is destroyed', async () => {
    const proxy = createTcpServer()
    const { port } = await stage.listen(proxy as Server)
    const handler = stage.create({ HTTPS_PROXY: `http://127.0.0.1:${port}` })
    const attempt = ways[0]![1](handler, 'https://service.test/')
    await once(proxy, 'connection')
    handler.destroy()
    await expect(attempt).rejects.toThrow(ProxyConnectionError)
  })

  it('reports a proxy that requires a password before it forwards plain HTTP', async () => {
    const { port } = await stage.listen(createServer((_, response) => response.writeHead(407).end('no')))
    for (const [user, isUserGiven] of [
      ['', false],
      ['me:wrong@', true],
    ] as const) {
      const handler = stage.create({ HTTP_PROXY: `http://${user}127.0.0.1:${port}` })
      await expect(ways[1]![1](handler, 'http://service.test/')).rejects.toMatchObject({
        name: 'ProxyRefusedError',
        isUserGiven,
      })
    }
  })

  it('names the proxy, without its password, in the errors of the AWS SDK alone', async () => {
    const proxy = await stage.listenAsProxy({ status: 403 })
    const handler = stage.create({ HTTPS_PROXY: `http://me:secret@127.0.0.1:${proxy.port}` })
    const error = await ways[1]![1](handler, 'https://service.test/').catch((reason: unknown) => reason)
    expect(routeOf([error as Error])?.proxy).toBe(`http://127.0.0.1:${proxy.port}`)
  })

  it('uses one connection for successive requests, with and without the AWS SDK', async () => {
    const server = createHttpsServer(stage.certificate, respondOk)
    let connections = 0
    server.on('secureConnection', () => {
      connections += 1
    })
    const { port } = await stage.listen(server)
    const handler = stage.create({ AWS_CA_BUNDLE: stage.certificate.file })
    for (const [, send] of [...ways, ...ways])
      expect(await send(handler, `https://localhost:${port}/`)).toBe('ok')
    expect(connections).toBe(1)
  })

  it('closes its connections when it is destroyed', async () => {
    const server = createServer(respondOk)
    const closed = new Promise<void>((resolve) => {
      server.on('connection', (socket) => socket.on('close', () => resolve()))
    })
    const { port } = await stage.listen(server)
    const handler = stage.create({})
    await ways[0]![1](handler, `http://localhost:${port}/`)
    handler.destroy()
    await closed
  })

  it('follows no redirect', async () => {
    const { port } = await stage.listen(
      createServer((_, response) =>
        response.writeHead(307, { location: 'http://localhost:1/' }).end('moved'),
      ),
    )
    expect(await ways[0]![1](stage.create({}), `http://localhost:${port}/`)).toBe('moved')
  })

  it('ends a request when its signal fires', async () => {
    const { port } = await stage.listen(createServer(() => {}))
    const signal = AbortSignal.timeout(20)
    const url = new URL(`http://localhost:${port}/`)
    await expect(stage.create({}).post({ url, headers: {}, body: '', signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
