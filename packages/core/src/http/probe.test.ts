import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { probe } from './probe.ts'
import { createRequestHandler } from './request-handler.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function probeAs(environment: Environment, url: string, headers: Record<string, string> = {}) {
  const config = readAwsConfig({ HOME: '/nowhere', ...environment })
  const handler = createRequestHandler(config)
  try {
    const requestHandler = await handler.forSdk()
    return await probe(url, headers, { config, requestHandler, signal: AbortSignal.timeout(10_000) })
  } finally {
    handler.destroy()
  }
}

describe('probe', () => {
  it.each([200, 401, 503])('returns the status and the clock of the server: %i', async (status) => {
    const date = new Date('2026-11-23T12:00:00Z')
    const url = await listen((_, response) =>
      response.writeHead(status, { date: date.toUTCString() }).end('body'),
    )
    expect(await probeAs({}, `${url}/v2/`)).toEqual({ url: `${url}/v2/`, proxy: null, status, date })
  })

  it('sends a GET request with the given path, query and headers', async () => {
    let received: IncomingMessage | undefined
    const url = await listen((request, response) => {
      received = request
      response.sendDate = false
      response.end()
    })
    const { date } = await probeAs({}, `${url}/token/?service=a&scope=aws`, { authorization: 'Basic x' })
    expect(date).toBeNull()
    expect(received).toMatchObject({
      method: 'GET',
      // In alphabetical order, as the AWS SDK writes it.
      url: '/token/?scope=aws&service=a',
      headers: { authorization: 'Basic x', host: new URL(url).host },
    })
  })

  it('names the proxy in between, without its password', async () => {
    const proxy = await listen((_, response) => response.end())
    const HTTP_PROXY = proxy.replace('http://', 'http://user:secret@')
    expect(await probeAs({ HTTP_PROXY }, 'http://service.test/')).toMatchObject({
      proxy,
      status: 200,
    })
  })

  it('throws an error that names the URL and the proxy, without their passwords', async () => {
    const closed = await listen(() => {})
    servers[0]!.close()
    const HTTP_PROXY = closed.replace('http://', 'http://user:secret@')
    await expect(probeAs({ HTTP_PROXY }, 'http://me:secret@service.test/')).rejects.toMatchObject({
      code: 'connection-refused',
      message: `While connecting to http://***@service.test/ through the proxy ${closed}: the connection was refused.`,
    })
  })
})
