import { Sha256 } from '@aws-crypto/sha256-js'
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { clientSettings, isInstalled, run } from '../../test-support/clients.ts'
import { parseServiceHost } from '../aws/service-hosts.ts'
import { startLocalEcr } from '../index.ts'
import { defaultPrincipal, type Principal, Principals } from '../state/principals.ts'
import type { ApiRequest } from './api.ts'
import { authenticate } from './signature-verification.ts'

const now = new Date('2026-11-23T12:00:00Z')
const serviceHost = parseServiceHost('api.ecr.us-west-2.amazonaws.com')!
const session: Principal = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'session token',
  accountId: '111122223333',
}
const expired = { ...session, accessKeyId: 'ASIAI44QH8DHBEXAMPLE', isExpired: true }
const principals = new Principals([defaultPrincipal, session, expired], [])

interface Signing {
  readonly principal?: Principal
  readonly service?: string
  readonly region?: string
  readonly signedAt?: Date
}

async function signed(signing: Signing = {}): Promise<ApiRequest> {
  const { principal = defaultPrincipal, service = 'ecr', region = 'us-west-2', signedAt = now } = signing
  const signer = new SignatureV4({ credentials: principal, service, region, sha256: Sha256 })
  const { headers, body } = await signer.sign(
    {
      method: 'POST',
      protocol: 'https:',
      hostname: serviceHost.host,
      path: '/',
      query: {},
      headers: { host: serviceHost.host, 'content-type': 'application/x-amz-json-1.1' },
      body: '{}',
    },
    { signingDate: signedAt },
  )
  return { method: 'POST', url: '/', headers, body: Buffer.from(body) }
}

function authenticated(request: ApiRequest) {
  return authenticate({ request, serviceHost, cloud: { principals }, now })
}

function after(minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000)
}

describe('authenticate', () => {
  it.each([defaultPrincipal, session])('returns the caller who signed with %o', async (principal) => {
    await expect(authenticated(await signed({ principal }))).resolves.toMatchObject({
      accessKeyId: principal.accessKeyId,
    })
  })

  it.each([-5, 5])('accepts a signature that is %i minutes off', async (minutes) => {
    await expect(authenticated(await signed({ signedAt: after(minutes) }))).resolves.toBeDefined()
  })

  it.each<[title: string, signing: Signing, code: string, message: RegExp]>([
    [
      'an unknown access key',
      { principal: { ...defaultPrincipal, accessKeyId: 'AKIAUNKNOWN' } },
      'UnrecognizedClientException',
      /^The security token included in the request is invalid\.$/,
    ],
    [
      'a wrong secret access key',
      { principal: { ...defaultPrincipal, secretAccessKey: 'another' } },
      'InvalidSignatureException',
      /^The request signature we calculated does not match/,
    ],
    [
      'a wrong session token',
      { principal: { ...session, sessionToken: 'another' } },
      'UnrecognizedClientException',
      /is invalid\.$/,
    ],
    [
      'an expired session',
      { principal: expired },
      'ExpiredTokenException',
      /^The security token included in the request is expired$/,
    ],
    ['another service', { service: 'sts' }, 'InvalidSignatureException', /correct service: 'ecr'/],
    ['another region', { region: 'us-west-1' }, 'InvalidSignatureException', /scoped to a valid region/],
    [
      'an expired signature',
      { signedAt: after(-6) },
      'InvalidSignatureException',
      /^Signature expired: 20261123T115400Z is now earlier than 20261123T115500Z \(20261123T120000Z - 5 min\.\)$/,
    ],
    [
      'a signature from the future',
      { signedAt: after(6) },
      'InvalidSignatureException',
      /^Signature not yet current: 20261123T120600Z is still later than 20261123T120500Z \(20261123T120000Z \+ 5 min\.\)$/,
    ],
  ])('rejects %s', async (_, signing, code, message) => {
    await expect(authenticated(await signed(signing))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('rejects temporary credentials without their session token', async () => {
    const { sessionToken: _, ...principal } = session
    await expect(authenticated(await signed({ principal }))).rejects.toMatchObject({
      code: 'UnrecognizedClientException',
    })
  })

  it('rejects a request that was changed after it was signed', async () => {
    const request = await signed()
    const changes: Partial<ApiRequest>[] = [
      { body: Buffer.from('{"registryIds":["444455556666"]}') },
      { method: 'PUT' },
      { url: '/?Action=GetCallerIdentity' },
      { headers: { ...request.headers, 'content-type': 'text/plain' } },
    ]
    for (const change of changes) {
      await expect(authenticated({ ...request, ...change })).rejects.toMatchObject({
        code: 'InvalidSignatureException',
      })
    }
  })

  it('ignores headers that are not signed', async () => {
    const request = await signed()
    const headers = { ...request.headers, 'user-agent': 'curl', 'x-amz-user-agent': 'curl' }
    await expect(authenticated({ ...request, headers })).resolves.toBeDefined()
  })

  it('rejects an unsigned request', async () => {
    const { authorization: _, ...headers } = (await signed()).headers
    await expect(authenticated({ ...(await signed()), headers })).rejects.toMatchObject({
      code: 'MissingAuthenticationTokenException',
    })
  })

  it('rejects an incomplete signature', async () => {
    const request = await signed()
    const headers = { ...request.headers, authorization: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE' }
    await expect(authenticated({ ...request, headers })).rejects.toMatchObject({
      code: 'IncompleteSignatureException',
    })
  })
})

it('rejects an AWS SDK with a wrong secret access key', async () => {
  await using localEcr = await startLocalEcr()
  const settings = clientSettings(localEcr, 'us-west-2', { ...defaultPrincipal, secretAccessKey: 'wrong' })
  await expect(new ECRClient(settings).send(new GetAuthorizationTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidSignatureException',
    $metadata: { httpStatusCode: 400 },
  })
})

it.skipIf(!isInstalled('curl'))('accepts a signature that curl made', async () => {
  await using localEcr = await startLocalEcr()
  const { accessKeyId, secretAccessKey } = defaultPrincipal
  const options = ['--silent', '--proxy', localEcr.proxyUrl, '--cacert', localEcr.caFile]
  const signing = ['--aws-sigv4', 'aws:amz:us-west-2:ecr', '--user', `${accessKeyId}:${secretAccessKey}`]
  const headers = [
    'x-amz-target: AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    'content-type: application/x-amz-json-1.1',
  ].flatMap((header) => ['--header', header])
  const url = 'https://api.ecr.us-west-2.amazonaws.com/'
  const { output } = await run('curl', [...options, ...signing, ...headers, '--data', '{}', url], { env: {} })
  expect(JSON.parse(output)).toHaveProperty('authorizationData.0.proxyEndpoint')
})
