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

/** Everything that the proxy says to one head, up to the end of the connection. */
async function say(proxyUrl: string, ...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(proxyUrl)
  const socket = connect(Number(port), hostname)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return text(socket)
}

async function openTunnel(host: string): Promise<Socket> {
  const { hostname, port } = new URL(localEcr.proxyUrl)
  const asking = request({ hostname, port, method: 'CONNECT', path: `${host}:443` }).end()
  const [, socket] = await once(asking, 'connect')
  return socket
}

describe('CONNECT', () => {
  it.each([
    'example.com:443',
    'api.ecr.us-west-2.amazonaws.com:80',
    '127.0.0.1:443',
    'api.ecr.us-west-2.amazonaws.com',
    's3.us-west-2.amazonaws.com:443',
  ])('gets 403 and one sentence for %s', async (target) => {
    const answer = await say(localEcr.proxyUrl, `CONNECT ${target} HTTP/1.1`, `Host: ${target}`)
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(answer.split('\r\n\r\n')[1]).toBe(
      `local-ecr stands in for Amazon ECR alone and passes nothing on, so it does not open ${target}.\n`,
    )
  })

  it('opens a tunnel that ends here, under a certificate for that very name', async () => {
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

  it('shows no certificate for another name inside a tunnel', async () => {
    const socket = await openTunnel('public.ecr.aws')
    const tls = connectTls({ socket, servername: 'example.com', ca: localEcr.caPem })
    await expect(once(tls, 'secureConnect')).rejects.toThrow()
  })
})

it('refuses plain requests for elsewhere', async () => {
  const answer = await say(
    localEcr.proxyUrl,
    'GET http://example.com/ HTTP/1.1',
    'Host: example.com',
    'Connection: close',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(answer).toContain('does not open http://example.com/.')
})

describe('with a user and a password', () => {
  let guarded: LocalEcr

  beforeAll(async () => {
    guarded = await startLocalEcr({ proxyAuth: 'me@work:p:ss' })
  })

  afterAll(() => guarded.close())

  it('demands them', async () => {
    const answer = await say(guarded.proxyUrl, 'CONNECT public.ecr.aws:443 HTTP/1.1', 'Host: public.ecr.aws')
    expect(answer).toMatch(/^HTTP\/1\.1 407 Proxy Authentication Required\r\n/)
    expect(answer).toContain('Proxy-Authenticate: Basic realm="local-ecr"\r\n')
  })

  it('has them in its address, which leads in', async () => {
    expect(guarded.proxyUrl).toMatch(/^http:\/\/me%40work:p%3Ass@127\.0\.0\.1:\d+$/)
    await expect(fetchPassword(guarded)).resolves.toMatch(/^eyJ/)
  })
})
