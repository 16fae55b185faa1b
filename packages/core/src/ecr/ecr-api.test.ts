import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { createRequestHandler } from '../http/request-handler.ts'
import type { ApiCall, ApiResponse } from './api-call.ts'
import { callEcr } from './ecr-api.ts'

const closing: (() => void)[] = []

afterEach(() => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) close()
})

/** A service on loopback that sends one response to every request, and records the requests. */
async function listen(status: number, content: unknown, more: Record<string, string> = {}) {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: Buffer.concat(await request.toArray()).toString() })
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...more })
    response.end(typeof content === 'string' ? content : JSON.stringify(content))
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
  const requestHandler = createRequestHandler(config)
  closing.push(() => requestHandler.destroy())
  return callEcr({
    isPublic: false,
    region: 'us-west-2',
    endpoint,
    isFips: false,
    isDualStack: false,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
    profile: null,
    retries: { maxAttempts: 1 },
    requestHandler,
    signal: AbortSignal.timeout(10_000),
    now: () => new Date(),
    ...more,
  })
}

const entry = { authorizationToken: 'QVdTOnNlY3JldA==', expiresAt: 1795563330.25, proxyEndpoint: 'https://x' }
const publicEntry = { authorizationToken: entry.authorizationToken, expiresAt: entry.expiresAt }

describe('callEcr', () => {
  it('calls ECR without account ids, and returns its entries with their expiry as a date', async () => {
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

  it('passes account ids to ECR', async () => {
    const { endpoint, requests } = await listen(200, { authorizationData: [entry, entry] })
    expect(await call(endpoint, { registryIds: ['111122223333', '444455556666'] })).toHaveLength(2)
    expect(JSON.parse(requests[0]!.body)).toEqual({ registryIds: ['111122223333', '444455556666'] })
  })

  it.each([
    ['directly', '', (length: number | null) => length! > 100],
    ['by the AWS SDK, which does not report the length', '/path', (length: number | null) => length === null],
  ])('reports the status and the request id of a response that it gets %s', async (_, path, isRight) => {
    const { endpoint } = await listen(200, { authorizationData: [entry] }, { 'x-amzn-requestid': 'a-b' })
    const responses: ApiResponse[] = []
    await call(`${endpoint}${path}`, { onResponse: (response) => responses.push(response) })
    expect(responses).toMatchObject([{ statusCode: 200, requestId: 'a-b' }])
    expect(isRight(responses[0]!.contentLength)).toBe(true)
  })

  it('calls ECR Public, whose one entry has no endpoint', async () => {
    const { endpoint, requests } = await listen(200, { authorizationData: publicEntry })
    expect(await call(endpoint, { isPublic: true, region: 'us-east-1' })).toMatchObject([
      { proxyEndpoint: null },
    ])
    expect(requests[0]!.headers).toMatchObject({
      'x-amz-target': 'SpencerFrontendService.GetAuthorizationToken',
      authorization: expect.stringContaining('/us-east-1/ecr-public/aws4_request'),
    })
  })

  it('sets neither FIPS nor dual-stack beside an endpoint, whatever the environment says', async () => {
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
    ['a number for a token', { authorizationData: [{ ...entry, authorizationToken: 1 }] }],
    ['a text for an entry', { authorizationData: ['x'] }],
    ['a web page', '<html>Sign in</html>'],
  ])('rejects a response with %s', async (_, content) => {
    const { endpoint } = await listen(200, content)
    await expect(call(endpoint)).rejects.toMatchObject({ code: 'invalid-response', kind: 'service' })
  })

  it.each([
    [400, { __type: 'AccessDeniedException', message: 'no' }, 'access-denied'],
    [400, { __type: 'com.amazon#ExpiredTokenException', message: 'old' }, 'credentials-expired'],
    [429, { __type: 'ThrottlingException', message: 'slow down' }, 'throttled'],
    [500, { __type: 'ServerException', message: 'broken' }, 'service-error'],
    [403, { __type: {}, message: 'of another kind' }, 'invalid-response'],
    [407, { cause: null }, 'invalid-response'],
  ])('translates a response with status %i and %j', async (status, content, code) => {
    const { endpoint } = await listen(status, content)
    await expect(call(endpoint)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(
        `requesting an authorization token from ECR in us-west-2 at ${endpoint}`,
      ),
    })
  })

  it.each([
    [400, 'AccessDeniedException', 1],
    [400, 'ThrottlingException', 3],
    [500, 'ServerException', 3],
  ])(
    'makes as many calls after a refusal with status %i and %s as the AWS SDK does alone: %i',
    async (status, type, times) => {
      const { endpoint, requests } = await listen(status, { __type: type }, { 'x-amzn-requestid': 'one' })
      await expect(call(endpoint, { retries: { maxAttempts: 3 } })).rejects.toBeInstanceOf(EcrLoginError)
      expect(requests).toHaveLength(times)
    },
  )

  it("ends at once with the signal's reason", async () => {
    const { endpoint } = await listen(200, { authorizationData: [entry] })
    const reason = new Error('enough')
    await expect(call(endpoint, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it.each([502, 503])('reports a web page with status %i as an error of the service', async (status) => {
    const { endpoint } = await listen(status, '<html>Bad gateway</html>')
    await expect(call(endpoint)).rejects.toMatchObject({ kind: 'service' })
  })

  describe('with an injected clock', () => {
    const clock = new Date('2031-05-06T07:08:09Z')

    /** The seconds between the clock and the time in a request's signature. */
    function offsetOf({ headers }: { headers: IncomingHttpHeaders }): number {
      const time = String(headers['x-amz-date'])
      const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time)!
      const [year, month, day, ...rest] = parts.map(Number) as [number, number, number]
      return Math.abs(Date.UTC(year, month - 1, day, ...rest) - clock.getTime()) / 1000
    }

    it('signs the direct call with it', async () => {
      const { endpoint, requests } = await listen(200, { authorizationData: [entry] })
      await call(endpoint, { now: () => clock })
      expect(requests.map(offsetOf)).toEqual([0])
    })

    it.each([
      [false, { authorizationData: [entry] }],
      [true, { authorizationData: publicEntry }],
    ])("signs the AWS SDK's call with it, from ECR Public: %s", async (isPublic, content) => {
      const { endpoint, requests } = await listen(200, content)
      // Only the AWS SDK calls an endpoint with a path.
      await call(`${endpoint}/path`, { isPublic, now: () => clock })
      expect(requests).toHaveLength(1)
      expect(offsetOf(requests[0]!)).toBeLessThan(60)
    })
  })
})
