import { Sha256 } from '@aws-crypto/sha256-js'
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { clientSettings, isInstalled, run } from '../../test-support/clients.ts'
import { parseHost } from '../aws/service-hosts.ts'
import { startLocalEcr } from '../index.ts'
import { defaultPrincipal, type Principal, Principals } from '../state/principals.ts'
import { authenticate, type SignedRequest } from './signature-verification.ts'

const now = new Date('2026-11-23T12:00:00Z')
const place = parseHost('api.ecr.us-west-2.amazonaws.com')!
const session: Principal = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'session token',
  accountId: '111122223333',
}
const ended = { ...session, accessKeyId: 'ASIAI44QH8DHBEXAMPLE', isExpired: true }
const principals = new Principals([defaultPrincipal, session, ended], [])

interface Signing {
  readonly principal?: Principal
  readonly service?: string
  readonly region?: string
  readonly signedAt?: Date
}

async function signed(signing: Signing = {}): Promise<SignedRequest> {
  const { principal = defaultPrincipal, service = 'ecr', region = 'us-west-2', signedAt = now } = signing
  const signer = new SignatureV4({ credentials: principal, service, region, sha256: Sha256 })
  const { headers, body } = await signer.sign(
    {
      method: 'POST',
      protocol: 'https:',
      hostname: place.host,
      path: '/',
      query: {},
      headers: { host: place.host, 'content-type': 'application/x-amz-json-1.1' },
      body: '{}',
    },
    { signingDate: signedAt },
  )
  return { method: 'POST', url: '/', headers, body: Buffer.from(body) }
}

function authenticated(request: SignedRequest) {
  return authenticate(request, place, principals, now)
}

function after(minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000)
}

describe('authenticate', () => {
  it.each([defaultPrincipal, session])('tells who signed with the keys of %o', async (principal) => {
    await expect(authenticated(await signed({ principal }))).resolves.toMatchObject({
      accessKeyId: principal.accessKeyId,
    })
  })

  it.each([-5, 5])('takes a signature whose time is %i minutes off', async (minutes) => {
    await expect(authenticated(await signed({ signedAt: after(minutes) }))).resolves.toBeDefined()
  })

  it.each<[what: string, signing: Signing, code: string, message: RegExp]>([
    [
      'an unknown key',
      { principal: { ...defaultPrincipal, accessKeyId: 'AKIAUNKNOWN' } },
      'UnrecognizedClientException',
      /^The security token included in the request is invalid\.$/,
    ],
    [
      'another secret',
      { principal: { ...defaultPrincipal, secretAccessKey: 'another' } },
      'InvalidSignatureException',
      /^The request signature we calculated does not match/,
    ],
    [
      'another session token',
      { principal: { ...session, sessionToken: 'another' } },
      'UnrecognizedClientException',
      /is invalid\.$/,
    ],
    [
      'a session that is over',
      { principal: ended },
      'ExpiredTokenException',
      /^The security token included in the request is expired$/,
    ],
    ['another service', { service: 'sts' }, 'InvalidSignatureException', /correct service: 'ecr'/],
    ['another region', { region: 'us-west-1' }, 'InvalidSignatureException', /scoped to a valid region/],
    [
      'an old signature',
      { signedAt: after(-6) },
      'InvalidSignatureException',
      /^Signature expired: 20261123T115400Z is now earlier than 20261123T115500Z \(20261123T120000Z - 5 min\.\)$/,
    ],
    [
      'a signature of the future',
      { signedAt: after(6) },
      'InvalidSignatureException',
      /^Signature not yet current: 20261123T120600Z is still later than 20261123T120500Z \(20261123T120000Z \+ 5 min\.\)$/,
    ],
  ])('refuses %s', async (_, signing, code, message) => {
    await expect(authenticated(await signed(signing))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('refuses a session’s keys without its token', async () => {
    const { sessionToken: _, ...principal } = session
    await expect(authenticated(await signed({ principal }))).rejects.toMatchObject({
      code: 'UnrecognizedClientException',
    })
  })

  it('refuses a request that was changed after it was signed', async () => {
    const request = await signed()
    const changes: Partial<SignedRequest>[] = [
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

  it('leaves headers alone that were not signed', async () => {
    const request = await signed()
    const headers = { ...request.headers, 'user-agent': 'curl', 'x-amz-user-agent': 'curl' }
    await expect(authenticated({ ...request, headers })).resolves.toBeDefined()
  })

  it('asks for a signature where there is none', async () => {
    const { authorization: _, ...headers } = (await signed()).headers
    await expect(authenticated({ ...(await signed()), headers })).rejects.toMatchObject({
      code: 'MissingAuthenticationTokenException',
    })
  })

  it('refuses a signature that is not whole', async () => {
    const request = await signed()
    const headers = { ...request.headers, authorization: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE' }
    await expect(authenticated({ ...request, headers })).rejects.toMatchObject({
      code: 'IncompleteSignatureException',
    })
  })
})

it('refuses an AWS SDK that has a wrong secret', async () => {
  await using localEcr = await startLocalEcr()
  const settings = clientSettings(localEcr, 'us-west-2', { ...defaultPrincipal, secretAccessKey: 'wrong' })
  await expect(new ECRClient(settings).send(new GetAuthorizationTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidSignatureException',
    $metadata: { httpStatusCode: 400 },
  })
})

it.skipIf(!isInstalled('curl'))('takes a signature that curl made', async () => {
  await using localEcr = await startLocalEcr()
  const { accessKeyId, secretAccessKey } = defaultPrincipal
  const words = ['--silent', '--proxy', localEcr.proxyUrl, '--cacert', localEcr.caFile]
  const signing = ['--aws-sigv4', 'aws:amz:us-west-2:ecr', '--user', `${accessKeyId}:${secretAccessKey}`]
  const headers = [
    'x-amz-target: AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    'content-type: application/x-amz-json-1.1',
  ].flatMap((header) => ['--header', header])
  const url = 'https://api.ecr.us-west-2.amazonaws.com/'
  const { output } = await run('curl', [...words, ...signing, ...headers, '--data', '{}', url], { env: {} })
  expect(JSON.parse(output)).toHaveProperty('authorizationData.0.proxyEndpoint')
})
