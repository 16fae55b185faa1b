import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchPassword } from '../../test-support/clients.ts'
import { type LocalEcr, startLocalEcr } from '../index.ts'

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr()
})

afterAll(() => localEcr.close())

/** Sends the lines of a request head and returns everything that the proxy sends back. */
async function sendHead(proxyUrl: string, ...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(proxyUrl)
  const socket = connect(Number(port), hostname)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return text(socket)
}

async function openTunnel(host: string): Promise<Socket> {
  const { hostname, port } = new URL(localEcr.proxyUrl)
  const connecting = request({ hostname, port, method: 'CONNECT', path: `${host}:443` }).end()
  const [, socket] = await once(connecting, 'connect')
  return socket
}

describe('CONNECT', () => {
  it.each([
    'example.com:443',
    'api.ecr.us-west-2.amazonaws.com:80',
    '127.0.0.1:443',
    'api.ecr.us-west-2.amazonaws.com',
    's3.us-west-2.amazonaws.com:443',
  ])('is rejected with 403 and one sentence for %s', async (target) => {
    const response = await sendHead(localEcr.proxyUrl, `CONNECT ${target} HTTP/1.1`, `Host: ${target}`)
    expect(response).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(response.split('\r\n\r\n')[1]).toBe(
      `local-ecr serves only the AWS hosts that an Amazon ECR login needs, so it does not connect to ${target}.\n`,
    )
  })

  it('opens a tunnel with a certificate for the requested host', async () => {
    const host = 'api.ecr.eu-west-1.amazonaws.com'
    const socket = await openTunnel(host)
    const tls = connectTls({
      socket,
      servername: host,
      ca: localEcr.caPem,
      ALPNProtocols: ['h2', 'http/1.1'],
    })
    await once(tls, 'secureConnect')
    expect(tls.getPeerCertificate().subjectaltname).toBe(`DNS:${host}`)
    expect(tls.alpnProtocol).toBe('http/1.1')
    tls.destroy()
  })

  it('has no certificate for another host inside a tunnel', async () => {
    const socket = await openTunnel('public.ecr.aws')
    const tls = connectTls({ socket, servername: 'example.com', ca: localEcr.caPem })
    await expect(once(tls, 'secureConnect')).rejects.toThrow()
  })
})

it('plain HTTP requests are rejected', async () => {
  const response = await sendHead(
    localEcr.proxyUrl,
    'GET http://example.com/ HTTP/1.1',
    'Host: example.com',
    'Connection: close',
  )
  expect(response).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(response).toContain('does not connect to http://example.com/.')
})

describe('with a user name and a password', () => {
  let guarded: LocalEcr

  beforeAll(async () => {
    guarded = await startLocalEcr({ proxyAuth: 'me@work:p:ss' })
  })

  afterAll(() => guarded.close())

  it('requires them', async () => {
    const response = await sendHead(
      guarded.proxyUrl,
      'CONNECT public.ecr.aws:443 HTTP/1.1',
      'Host: public.ecr.aws',
    )
    expect(response).toMatch(/^HTTP\/1\.1 407 Proxy Authentication Required\r\n/)
    expect(response).toContain('Proxy-Authenticate: Basic realm="local-ecr"\r\n')
  })

  it('includes them in its URL', async () => {
    expect(guarded.proxyUrl).toMatch(/^http:\/\/me%40work:p%3Ass@127\.0\.0\.1:\d+$/)
    await expect(fetchPassword(guarded)).resolves.toMatch(/^eyJ/)
  })
})
