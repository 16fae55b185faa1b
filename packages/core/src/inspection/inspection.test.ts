import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EcrApi } from '../ecr/api-call.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { LoginOptions } from '../login/options.ts'
import { inspectLogins } from './inspect-logins.ts'

const id = '111122223333'
const authorizationToken = Buffer.from('AWS:password').toString('base64')
const expiresAt = new Date(Date.now() + 43_200_000)
const denied = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')

const servers: Server[] = []
let requests: string[]
let endpoint: string

beforeEach(async () => {
  requests = []
  endpoint = await listen(({ method, url, headers }, response) => {
    requests.push(`${method} ${url} ${headers.authorization?.split(' ')[0] ?? 'unsigned'}`)
    if (method === 'GET') response.end()
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(callerXml)
  })
})
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

const arn = `arn:aws:iam::${id}:user/alice`
const callerXml = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>${arn}</Arn><Account>${id}</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>`

const api: EcrApi = async () => [{ authorizationToken, expiresAt, proxyEndpoint: endpoint }]

/** Inspects a registry for which one endpoint is everything: ECR, STS and the registry itself. */
function inspect(more: LoginOptions = {}) {
  return inspectLogins({
    environment: { HOME: '/nowhere', AWS_REGION: 'us-west-2', AWS_ENDPOINT_URL_STS: endpoint },
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    endpointUrl: endpoint,
    api,
    ...more,
  })
}

describe('inspectLogins', () => {
  it('returns the result of every step', async () => {
    const response = { proxy: null, status: 200, date: expect.any(Date) }
    expect(await inspect()).toEqual([
      {
        registry: new URL(endpoint).host,
        region: { name: 'us-west-2', source: { kind: 'environment', variable: 'AWS_REGION' } },
        rule: null,
        identity: {
          source: 'keys',
          description: 'the given credentials',
          profile: null,
          role: null,
          cacheAs: null,
          warning: null,
        },
        credentials: { value: null },
        caller: { value: { account: id, arn } },
        api: { value: { url: endpoint, ...response } },
        token: { value: expiresAt },
        registryResponse: { value: { url: `${endpoint}/v2/`, ...response } },
      },
    ])
    expect(requests.toSorted()).toEqual(['GET / unsigned', 'GET /v2/ Basic', 'POST / AWS4-HMAC-SHA256'])
  })

  it('contains no secret', async () => {
    expect(JSON.stringify(await inspect())).not.toMatch(/secret|password|QVdT/)
  })

  it('returns when the credentials expire', async () => {
    const expiration = new Date(Date.now() + 3_600_000)
    const credentials = async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret', expiration })
    expect(await inspect({ credentials })).toMatchObject([{ credentials: { value: expiration } }])
  })

  it('reports the error of a step as its result, and omits the steps that depend on it', async () => {
    const credentials = () => Promise.reject(new Error('broken'))
    expect(await inspect({ credentials, api: () => Promise.reject(denied) })).toMatchObject([
      {
        registry: null,
        credentials: { error: { code: 'no-credentials' } },
        caller: null,
        api: { value: { status: 200 } },
        token: { error: { code: 'no-credentials' } },
        registryResponse: null,
      },
    ])
    expect(await inspect({ api: () => Promise.reject(denied) })).toMatchObject([
      { credentials: { value: null }, token: { error: denied }, registryResponse: null },
    ])
  })

  it('reports why a rule cannot be applied', async () => {
    const registries = [`${id}.dkr.ecr.us-west-2.amazonaws.com`]
    const rule = { match: id, profile: 'nobody' }
    const settings = { path: null, rules: [rule], groups: new Map() }
    const [inspection] = await inspect({ registries, settings, credentials: undefined })
    expect(inspection).toMatchObject({
      registry: registries[0],
      region: { name: 'us-west-2', source: { kind: 'host' } },
      rule,
      credentials: { error: { code: 'unknown-profile' } },
      caller: null,
      token: { error: { code: 'unknown-profile' } },
    })
  })

  it('neither reads nor writes a cache', async () => {
    const cache = { fetch: () => Promise.reject(new Error('used the cache')) }
    expect(await inspect({ cache })).toMatchObject([{ token: { value: expiresAt } }])
  })

  it('throws for wrong arguments', async () => {
    await expect(inspect({ registryIds: ['123'] })).rejects.toMatchObject({ code: 'invalid-registry-id' })
  })

  it("throws the reason of the caller's signal", async () => {
    const reason = new Error('cancelled')
    await expect(inspect({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})
