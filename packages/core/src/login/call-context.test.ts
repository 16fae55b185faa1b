import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { inspectLogins } from '../inspection/inspect-logins.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import { readTextFile } from '../system/text-file.ts'
import { getLoginCommand, getLoginCommands } from './get-login-commands.ts'
import type { LoginOptions } from './options.ts'

// Its calls are counted.
vi.mock(import('../system/text-file.ts'), { spy: true })

const id = '111122223333'
const host = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`
const roleArn = 'arn:aws:iam::111122223333:role/pull'

let home: string
let certificateFile: string
let cloud: Awaited<ReturnType<typeof startCloud>>
/** Errors that AWS returns before it responds as usual. */
let faults: { readonly service: string; readonly status: number; readonly type: string }[]
/** The requests of AWS, as `service host`. */
let requests: string[]
/** The TLS connections to AWS, by host. */
let connections: string[]

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-context-'))
  mkdirSync(join(home, '.aws'))
  certificateFile = join(home, 'cloud.pem')
  const keyFile = join(home, 'cloud.key')
  const hosts = ['', 'ecr.', 'ecr-fips.', 'dkr.ecr.'].map((part) => `*.${part}us-west-2.amazonaws.com`)
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test'.split(' ')
  const names = `subjectAltName=DNS:localhost,${hosts.map((name) => `DNS:${name}`).join(',')}`
  const args = ['req', ...options, '-addext', names, '-keyout', keyFile, '-out', certificateFile]
  execFileSync('openssl', args, { stdio: 'pipe' })
  const keys = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n'
  writeFileSync(
    join(home, '.aws', 'config'),
    `[default]\n${keys}[profile private]\n${keys}ca_bundle = ${certificateFile}\n`,
  )
  cloud = await startCloud(readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8'))
})
afterAll(() => {
  cloud.close()
  rmSync(home, { recursive: true })
})

beforeEach(() => {
  faults = []
  requests = []
  connections = []
})
afterEach(() => {
  vi.mocked(readTextFile).mockClear()
})

/** All of AWS, with a certificate that only the profile `private` trusts, behind a proxy. */
async function startCloud(cert: string, key: string) {
  const server = createServer({ cert, key }, respond)
  server.on('secureConnection', ({ servername }) => connections.push(String(servername)))
  const proxy = createHttpServer()
  const port = await listen(server)
  const sockets = new Set<Socket>()
  proxy.on('connect', (_, client: Socket) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    client.write('HTTP/1.1 200 OK\r\n\r\n')
    client.pipe(upstream).pipe(client)
  })
  return {
    server,
    port,
    proxy: `http://127.0.0.1:${await listen(proxy)}`,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      proxy.close()
    },
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

function respond(request: IncomingMessage, response: ServerResponse): void {
  const { host: target = '' } = request.headers
  const service = target.startsWith('sts.') ? 'sts' : target.includes('.dkr.') ? 'registry' : 'ecr'
  requests.push(`${service} ${target}`)
  request.resume()
  const fault = faults.findIndex((one) => one.service === service)
  if (fault >= 0) {
    const [{ status, type } = { status: 500, type: '' }] = faults.splice(fault, 1)
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'one' })
    response.end(JSON.stringify({ __type: type, message: 'no' }))
  } else if (service === 'registry') response.end('{}')
  else if (service === 'sts') {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(stsXml)
  } else {
    const authorizationToken = Buffer.from('AWS:password').toString('base64')
    const entry = {
      authorizationToken,
      expiresAt: Date.now() / 1000 + 43_200,
      proxyEndpoint: `https://${host}`,
    }
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify({ authorizationData: [entry] }))
  }
}

const stsXml = `<Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
<GetCallerIdentityResult><Arn>${roleArn}</Arn><Account>${id}</Account></GetCallerIdentityResult></Response>`

/** Options with a rule for the account. */
function options(rule: Partial<RegistryRule>, more: LoginOptions = {}): LoginOptions {
  return {
    registries: [host],
    environment: { HOME: home, HTTPS_PROXY: cloud.proxy, AWS_EC2_METADATA_DISABLED: 'true' },
    settings: { path: null, rules: [{ match: id, ...rule }], groups: new Map() },
    ...more,
  }
}

const throttled = { service: 'ecr', status: 400, type: 'ThrottlingException' }

describe("the ca_bundle of a rule's profile", () => {
  const rule = { profile: 'private' }

  it('is trusted by the direct call', async () => {
    expect(await getLoginCommand(options(rule))).toMatchObject({ Password: 'password' })
    expect(requests).toEqual(['ecr api.ecr.us-west-2.amazonaws.com'])
  })

  it('is trusted when the AWS SDK repeats a throttled call', async () => {
    faults = [throttled]
    expect(await getLoginCommand(options(rule))).toMatchObject({ Password: 'password' })
    expect(requests).toEqual(Array(2).fill('ecr api.ecr.us-west-2.amazonaws.com'))
  })

  it('is trusted when only the AWS SDK knows the endpoint', async () => {
    expect(await getLoginCommand(options(rule, { registries: [fips] }))).toMatchObject({ Registry: fips })
    expect(requests).toEqual([expect.stringContaining('ecr-fips.us-west-2.amazonaws.com')])
  })

  it('is trusted when a role is assumed', async () => {
    const login = getLoginCommand(options({ ...rule, roleArn }))
    expect(await login).toMatchObject({ Password: 'password' })
    expect(requests).toEqual(['sts sts.us-west-2.amazonaws.com', 'ecr api.ecr.us-west-2.amazonaws.com'])
  })

  it('is trusted by every step of an inspection', async () => {
    const [inspection] = await inspectLogins(options(rule))
    expect(inspection).toMatchObject({
      identity: { profile: 'private' },
      caller: { value: { account: id } },
      api: { value: { status: 200 } },
      token: { value: expect.any(Date) },
      registryResponse: { value: { status: 200 } },
    })
  })

  it('is not trusted for the registries of other identities', async () => {
    const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
    const results = await getLoginCommands(options(rule, { registries: [host, other] }))
    expect(results).toMatchObject([
      { registry: host, loginCommand: { Password: 'password' } },
      { registry: other, error: { code: 'untrusted-certificate' } },
    ])
  })

  it('is read once, however many registries and API calls there are, and Node reports no leak', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    const endpoints = { AWS_ENDPOINT_URL_ECR: `https://localhost:${cloud.port}` }
    const regions = Array.from({ length: 50 }, (_, index) => `xx-test-${index + 1}`)
    const results = await getLoginCommands(
      options(rule, {
        registries: regions.map((region) => `${id}.dkr.ecr.${region}.amazonaws.com`),
        environment: { HOME: home, ...endpoints },
      }),
    )
    expect(results.filter((result) => 'error' in result)).toEqual([])
    expect(requests).toHaveLength(50)
    const reads = vi.mocked(readTextFile).mock.calls.filter(([file]) => file === certificateFile)
    expect(reads).toHaveLength(1)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })
})

describe('the connections of a call', () => {
  const direct = () => ({
    environment: { HOME: home, AWS_ENDPOINT_URL_ECR: `https://localhost:${cloud.port}` },
  })

  it('are shared by the direct call and the AWS SDK', async () => {
    faults = [throttled]
    await getLoginCommand(options({ profile: 'private' }, direct()))
    expect(requests).toHaveLength(2)
    expect(connections).toEqual(['localhost'])
  })

  it('are closed when the call ends', async () => {
    const closed = new Promise<void>((resolve) => {
      cloud.server.once('secureConnection', (socket) => socket.once('close', () => resolve()))
    })
    await getLoginCommand(options({ profile: 'private' }, direct()))
    await closed
  })
})
