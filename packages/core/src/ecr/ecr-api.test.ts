import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { createRequestHandler } from '../http/request-handler.ts'
import type { ApiCall } from './api-call.ts'
import { callEcr } from './ecr-api.ts'

const closing: (() => void)[] = []

beforeEach(() => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
})

afterEach(() => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) close()
})

/** A service on loopback that gives one answer to everything and keeps what it was sent. */
async function listen(status: number, answer: unknown, more: Record<string, string> = {}) {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: Buffer.concat(await request.toArray()).toString() })
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...more })
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

async function call(endpoint: string, more: Partial<ApiCall> = {}) {
  const config = readAwsConfig({ HOME: '/nowhere' })
  const requestHandler = await createRequestHandler(config)
  closing.push(() => requestHandler.destroy())
  return callEcr({
    isPublic: false,
    region: 'us-west-2',
    endpoint,
    isFips: false,
    isDualStack: false,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
    profile: null,
    config,
    requestHandler: async () => requestHandler,
    signal: AbortSignal.timeout(10_000),
    ...more,
  })
}

const entry = { authorizationToken: 'QVdTOnNlY3JldA==', expiresAt: 1795563330.25, proxyEndpoint: 'https://x' }
const publicEntry = { authorizationToken: entry.authorizationToken, expiresAt: entry.expiresAt }

describe('calling the API', () => {
  it('asks ECR without ids and gives its entries with a date', async () => {
    const { endpoint, requests } = await listen(200, { authorizationData: [entry] })
    expect(await call(endpoint)).toEqual([{ ...entry, expiresAt: new Date('2026-11-24T23:35:30.250Z') }])
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      body: '{}',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
        'x-amz-security-token': 'token',
        authorization: expect.stringContaining('/us-west-2/ecr/aws4_request'),
      },
    })
  })

  it('passes ids on where there are any', async () => {
    const { endpoint, requests } = await listen(200, { authorizationData: [entry, entry] })
    expect(await call(endpoint, { registryIds: ['111122223333', '444455556666'] })).toHaveLength(2)
    expect(JSON.parse(requests[0]!.body)).toEqual({ registryIds: ['111122223333', '444455556666'] })
  })

  it('asks ECR Public for its one entry, which has no endpoint', async () => {
    const { endpoint, requests } = await listen(200, { authorizationData: publicEntry })
    expect(await call(endpoint, { isPublic: true, region: 'us-east-1' })).toMatchObject([
      { proxyEndpoint: null },
    ])
    expect(requests[0]!.headers).toMatchObject({
      'x-amz-target': 'SpencerFrontendService.GetAuthorizationToken',
      authorization: expect.stringContaining('/us-east-1/ecr-public/aws4_request'),
    })
  })

  it('does not send flags beside an endpoint, whatever the environment says', async () => {
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true')
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', 'true')
    const { endpoint } = await listen(200, { authorizationData: [entry] })
    expect(await call(endpoint, { isFips: true, isDualStack: true })).toHaveLength(1)
  })

  it.each([
    ['nothing', {}],
    ['no entry', { authorizationData: [] }],
    ['no token', { authorizationData: [{ ...entry, authorizationToken: undefined }] }],
    ['no expiry', { authorizationData: [{ ...entry, expiresAt: undefined }] }],
    ['no endpoint', { authorizationData: [publicEntry] }],
    ['a token that is no text', { authorizationData: [{ ...entry, authorizationToken: 1 }] }],
    ['an entry that is no object', { authorizationData: ['x'] }],
    ['a web page', '<html>Sign in</html>'],
  ])('refuses an answer of %s', async (_, answer) => {
    const { endpoint } = await listen(200, answer)
    await expect(call(endpoint)).rejects.toMatchObject({ code: 'invalid-response', exitCode: 6 })
  })

  it.each([
    [400, { __type: 'AccessDeniedException', message: 'no' }, 'access-denied'],
    [400, { __type: 'com.amazon#ExpiredTokenException', message: 'old' }, 'credentials-expired'],
    [429, { __type: 'ThrottlingException', message: 'slow down' }, 'throttled'],
    [500, { __type: 'ServerException', message: 'broken' }, 'service-error'],
    [403, { __type: {}, message: 'of another kind' }, 'invalid-response'],
    [407, { cause: null }, 'invalid-response'],
  ])('tells what AWS answers with status %i and %j', async (status, answer, code) => {
    const { endpoint } = await listen(status, answer)
    await expect(call(endpoint)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`asking ECR in us-west-2 at ${endpoint} for an authorization token`),
    })
  })

  it.each([
    [400, 'AccessDeniedException', 1],
    [400, 'ThrottlingException', 3],
    [500, 'ServerException', 3],
  ])(
    'asks after a refusal with status %i and %s as often as the AWS SDK does',
    async (status, type, times) => {
      const { endpoint, requests } = await listen(status, { __type: type }, { 'x-amzn-requestid': 'one' })
      vi.stubEnv('AWS_MAX_ATTEMPTS', '3')
      await expect(call(endpoint)).rejects.toBeInstanceOf(EcrLoginError)
      expect(requests).toHaveLength(times)
    },
  )

  it('gives up at once when the caller does', async () => {
    const { endpoint } = await listen(200, { authorizationData: [entry] })
    const reason = new Error('enough')
    await expect(call(endpoint, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it.each([502, 503])(
    'takes a web page with status %i for an error of what stands between',
    async (status) => {
      const { endpoint } = await listen(status, '<html>Bad gateway</html>')
      await expect(call(endpoint)).rejects.toMatchObject({ exitCode: 6 })
    },
  )
})
