import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createServer as createSecureServer } from 'node:tls'
import { afterAll, describe, expect, it } from 'vitest'
import { expectFailure } from '../support/cloud/expect-failure.ts'
import { account, asAlice, logInToSso, roles, type Stage, ssoProfile } from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

/** A port on which nobody listens. */
const nobody = 'http://127.0.0.1:9'

const enter = stageOpener()

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

/** Returns the address of a server. */
async function listen(server: Server, address = '127.0.0.1'): Promise<string> {
  servers.push(server.listen(0, address))
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** A server that calls back for each connection, after the first bytes of the client have arrived. */
function answering(respond: (socket: Socket) => unknown): Server {
  return createTcpServer((socket) => {
    socket.on('error', () => {}).once('data', () => respond(socket))
  })
}

/** A server that passes everything on to another one. */
function passingOn(
  to: string,
  wrap = createTcpServer as (listener: (socket: Socket) => void) => Server,
): Server {
  const { hostname, port } = new URL(to)
  return wrap((socket) => {
    const other = connect(Number(port), hostname)
    for (const one of [socket, other]) one.on('error', () => {})
    socket.pipe(other).pipe(socket)
  })
}

describe.concurrent('a proxy', () => {
  const proxyAuth = 'person:p@ss/w:rd and more'
  const [user, ...password] = proxyAuth.split(':')
  const secret = password.join(':')
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    Buffer.from(proxyAuth).toString('base64'),
  ]

  function expectNoSecret(output: string) {
    for (const form of forms) expect(output).not.toContain(form)
    expect(output).not.toContain(secret.slice(0, 4))
  }

  it('receives user and password from its URL, which appear nowhere else', async () => {
    const stage = await enter({ proxyAuth })
    expect(stage.localEcr.proxyUrl).toContain(encodeURIComponent(secret))
    const args = ['get', host, '--role-arn', roles.puller.arn, '--verbose']
    const { exitCode, stdout, stderr } = await stage.ecrlogin(args, asAlice())
    expect(exitCode).toBe(0)
    expect(stderr).toContain('Requesting a token')
    expectNoSecret(stdout + stderr)
  })

  it('that rejects the password causes an error without the password', async () => {
    const stage = await enter({ proxyAuth: 'person:another' })
    const HTTPS_PROXY = stage.localEcr.proxyUrl.replace('another', encodeURIComponent(secret))
    const { exitCode, stdout, stderr } = await stage.ecrlogin(
      ['get', host, '--verbose'],
      asAlice({ HTTPS_PROXY }),
    )
    expect(exitCode).toBe(5)
    expect(stderr).toContain('the proxy rejected the user name or the password.')
    expect(stderr).toContain('caused by ProxyRefusedError')
    expectNoSecret(stdout + stderr)
  })

  const refused = {
    exitCode: 5,
    message: 'the proxy requires a user name and a password. Put them in HTTPS_PROXY',
  }

  it('that requires a password causes an error, whichever service is called', async () => {
    const stage = await enter({ proxyAuth: `${user}:plain` })
    const HTTPS_PROXY = stage.localEcr.proxyUrl.replace(/\/\/.*@/, '//')
    logInToSso(stage, new Date(Date.now() + 3_600_000))
    const sso = { config: ssoProfile('sso'), environment: { HTTPS_PROXY } }
    await Promise.all([
      expectFailure(stage, ['get', host], asAlice({ HTTPS_PROXY }), refused),
      expectFailure(stage, ['get', host, '--role-arn', roles.puller.arn], asAlice({ HTTPS_PROXY }), refused),
      expectFailure(stage, ['get', host, '--profile', 'sso'], sso, refused),
    ])
    expect(stage.trail()).toEqual([])
  })

  it('that refuses to connect causes an error with its status', async () => {
    const stage = await enter()
    const args = ['get', host, '--endpoint-url', 'https://elsewhere.example']
    await expectFailure(stage, args, asAlice(), {
      exitCode: 5,
      message: 'the proxy refused the connection with status 403. Correct HTTPS_PROXY',
    })
  })

  it.each([
    ['socks5://127.0.0.1:1080', 'is a SOCKS proxy, which is not supported.'],
    ['socks5h://person:p@ss@127.0.0.1:1080', 'is a SOCKS proxy, which is not supported.'],
    [`http://person:${secret}@127.0.0.1:3128`, 'is not an http(s) URL.'],
    ['http://', 'is not an http(s) URL.'],
    ['http://:3128', 'is not an http(s) URL.'],
    ['http://127.0.0.1:99999', 'is not an http(s) URL.'],
    ['ftp://127.0.0.1:3128', 'is not an http(s) URL.'],
    ['::1', 'is not an http(s) URL.'],
    ['not a proxy', 'is not an http(s) URL.'],
  ])('that is not an http(s) URL is a usage error: %s', async (HTTPS_PROXY, fault) => {
    const stage = await enter()
    const { exitCode, stdout, stderr } = await stage.ecrlogin(
      ['get', host, '--verbose'],
      asAlice({ HTTPS_PROXY }),
    )
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`the proxy that HTTPS_PROXY names ${fault} Set HTTPS_PROXY to`)
    expectNoSecret(stderr)
  })

  it('that is not an http(s) URL is a usage error before an SSO session is read', async () => {
    const stage = await enter()
    logInToSso(stage, new Date(Date.now() + 3_600_000))
    const scene = { config: ssoProfile('sso'), environment: { HTTPS_PROXY: 'socks5://127.0.0.1:1080' } }
    await expectFailure(stage, ['get', host, '--profile', 'sso'], scene, { exitCode: 2, message: 'SOCKS' })
  })

  it('is also read from ALL_PROXY, and from lower-case variables', async () => {
    const stage = await enter()
    const { proxyUrl } = stage.localEcr
    for (const name of ['ALL_PROXY', 'https_proxy']) {
      const scene = asAlice({ HTTPS_PROXY: name === 'ALL_PROXY' ? '' : nobody, [name]: proxyUrl })
      expect(await stage.ecrlogin(['password', host, '--no-cache'], scene)).toMatchObject({
        exitCode: 0,
        stderr: '',
      })
    }
  })
})

describe.concurrent('trouble with a proxy is exit code 5 and names the proxy:', () => {
  const noHttp = 'the proxy did not respond as an HTTP proxy does. Check the port in HTTPS_PROXY'
  const established = 'HTTP/1.1 200 Connection Established\r\n\r\n'

  const troubles: readonly [what: string, server: Server, message: string][] = [
    ['it closes the connection', answering((socket) => socket.end()), noHttp],
    ['it resets the connection', answering((socket) => socket.resetAndDestroy()), noHttp],
    ['it is a SOCKS proxy', answering((socket) => socket.end(Buffer.from([5, 255]))), noHttp],
    ['it is an SSH server', answering((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')), noHttp],
    ['it is a web server', createServer((_, response) => response.end('<html>')), noHttp],
    ['it requires TLS', createTlsServer(), noHttp],
    ['it sends a header without an end', answering((socket) => writeForever(socket)), noHttp],
    ['it speaks in place of the service', answering((socket) => socket.write(`${established}hello`)), noHttp],
    [
      'it rejects the request',
      answering((socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')),
      'the proxy refused the connection with status 502. Correct HTTPS_PROXY',
    ],
    [
      'it connects and hangs up',
      answering((socket) => socket.end(established)),
      'the connection was interrupted. Try again',
    ],
    [
      'it connects and sends something else',
      answering((socket) => {
        socket.write(established)
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>'))
      }),
      'the connection was interrupted. Try again',
    ],
  ]

  /** `http://person:secret@` is part of each URL, and of no message. */
  async function expectTrouble(stage: Stage, proxy: string, message: string, args: readonly string[] = []) {
    const HTTPS_PROXY = proxy.replace('://', '://person:secret@')
    await expectFailure(stage, ['get', host, ...args], asAlice({ HTTPS_PROXY, AWS_MAX_ATTEMPTS: '1' }), {
      exitCode: 5,
      message: ` through the proxy ${proxy}: ${message}`,
    })
  }

  it.each(troubles)('%s', async (_, server, message) => {
    const stage = await enter()
    const proxy = `http://${await listen(server)}`
    await expectTrouble(stage, proxy, message)
    await expectTrouble(stage, proxy, message, ['--role-arn', roles.puller.arn])
  })

  it.each([
    ['it does not run', nobody, 'the proxy refused the connection. Correct HTTPS_PROXY'],
    [
      'it has no address',
      'http://proxy.invalid:3128',
      `the proxy's host name was not found. Correct HTTPS_PROXY`,
    ],
  ])('%s', async (_, proxy, message) => expectTrouble(await enter(), proxy, message))

  it('it does not speak TLS', async () => {
    const stage = await enter()
    await expectTrouble(stage, stage.localEcr.proxyUrl.replace('http:', 'https:').replace(/\/$/, ''), noHttp)
  })

  it('its own certificate is not trusted', async () => {
    const stage = await enter()
    const { key, cert } = makeCertificate(stage)
    const proxy = `https://${await listen(createTlsServer({ key, cert }))}`
    await expectTrouble(stage, proxy, "the proxy's certificate is not trusted. Set AWS_CA_BUNDLE")
  })

  it('it intercepts TLS with an unknown certificate authority', async () => {
    const stage = await enter()
    const scene = asAlice({ AWS_CA_BUNDLE: makeCertificate(stage).file })
    const proxy = stage.localEcr.proxyUrl.replace(/\/$/, '')
    await expectFailure(stage, ['get', host], scene, {
      exitCode: 5,
      message: ` through the proxy ${proxy}: the server's certificate is not trusted. Set AWS_CA_BUNDLE`,
    })
  })

  it('it never responds', async () => {
    const stage = await enter()
    await expectTrouble(
      stage,
      `http://${await listen(answering(() => {}))}`,
      'the proxy did not respond in time.',
    )
  })

  it('it requires a password before it forwards plain HTTP', async () => {
    const stage = await enter()
    const address = await listen(createServer((_, response) => response.writeHead(407).end()))
    const args = ['get', host, '--endpoint-url', 'http://ecr.test']
    for (const [user, message] of [
      ['', 'the proxy requires a user name and a password.'],
      ['me:wrong@', 'the proxy rejected the user name or the password.'],
    ]) {
      await expectFailure(stage, args, asAlice({ HTTP_PROXY: `http://${user}${address}` }), {
        exitCode: 5,
        message: ` through the proxy http://${address}: ${message}`,
      })
    }
  })
})

describe.concurrent('a login succeeds through a proxy', () => {
  const args = ['password', host, '--no-cache']
  const success = { exitCode: 0, stderr: '' }

  it.each([['50%'], ['%zz'], ['%25%']])(
    'whose password contains a %% that encodes nothing: %s',
    async (password) => {
      const stage = await enter({ proxyAuth: `per%son:${password.replace('%25', '%')}` })
      const { host: address } = new URL(stage.localEcr.proxyUrl)
      const scene = asAlice({ HTTPS_PROXY: `http://per%son:${password}@${address}` })
      for (const more of [[], ['--role-arn', roles.puller.arn]]) {
        expect(await stage.ecrlogin([...args, ...more], scene)).toMatchObject(success)
      }
    },
  )

  it('that requires TLS', async () => {
    const stage = await enter()
    const { key, cert, file } = makeCertificate(stage)
    const { localEcr } = stage
    const both = stage.write('both.pem', localEcr.caPem + readFileSync(file, 'utf8'))
    const server = passingOn(localEcr.proxyUrl, (listener) => createSecureServer({ key, cert }, listener))
    const HTTPS_PROXY = `https://${await listen(server)}`
    for (const more of [[], ['--role-arn', roles.puller.arn]]) {
      const scene = asAlice({ HTTPS_PROXY, AWS_CA_BUNDLE: both })
      expect(await stage.ecrlogin([...args, ...more], scene)).toMatchObject(success)
    }
  })

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  )

  it.skipIf(!hasIpv6)('that has an IPv6 address', async () => {
    const stage = await enter()
    const HTTPS_PROXY = `http://${await listen(passingOn(stage.localEcr.proxyUrl), '::1')}`
    expect(await stage.ecrlogin(args, asAlice({ HTTPS_PROXY }))).toMatchObject(success)
  })

  it('that is named without a scheme', async () => {
    const stage = await enter()
    const HTTPS_PROXY = new URL(stage.localEcr.proxyUrl).host
    expect(await stage.ecrlogin(args, asAlice({ HTTPS_PROXY }))).toMatchObject(success)
  })

  it('that forwards plain HTTP', async () => {
    const stage = await enter()
    const seen: string[] = []
    const proxy = createServer((incoming, response) => {
      const { host, pathname } = new URL(incoming.url!)
      seen.push(host)
      const { method, headers } = incoming
      const sent = request(`${stage.localEcr.endpointUrl}${pathname}`, { method, headers }, (received) => {
        response.writeHead(received.statusCode!, received.headers)
        received.pipe(response)
      })
      incoming.pipe(sent)
    })
    const HTTP_PROXY = await listen(proxy)
    for (const more of [[], ['--role-arn', roles.puller.arn]]) {
      const scene = asAlice({ HTTP_PROXY, AWS_ENDPOINT_URL: 'http://aws.test:8080' })
      expect(await stage.ecrlogin([...args, ...more], scene)).toMatchObject(success)
    }
    expect(new Set(seen)).toEqual(new Set(['aws.test:8080']))
  })

  it('or directly if only ALL_PROXY names a SOCKS proxy, which docker and the AWS CLI ignore', async () => {
    const stage = await enter()
    const { port } = new URL(stage.localEcr.endpointUrl)
    const direct = [...args, '--endpoint-url', `http://0.0.0.0:${port}`]
    for (const name of ['ALL_PROXY', 'all_proxy']) {
      const scene = asAlice({ [name]: 'socks5://127.0.0.1:9', HTTPS_PROXY: '' })
      expect(await stage.ecrlogin(direct, scene)).toMatchObject(success)
    }
  })
})

/** A certificate for 127.0.0.1 that nobody trusts yet. */
function makeCertificate({ home }: Stage) {
  const [file, keyFile] = [join(home, 'certificate.pem'), join(home, 'key.pem')]
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=proxy'
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', ...options.split(' '), ...names, '-keyout', keyFile, '-out', file], {
    stdio: 'pipe',
  })
  return { key: readFileSync(keyFile), cert: readFileSync(file), file }
}

/** Writes until the other end closes the connection. */
function writeForever(socket: Socket): void {
  const more = () => {
    while (!socket.destroyed && socket.write('x'.repeat(65_536))) {}
  }
  socket.on('drain', more).write('HTTP/1.1 200 OK\r\nx: ')
  more()
}
