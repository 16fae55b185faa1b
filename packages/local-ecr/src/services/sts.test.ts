import { Sha256 } from '@aws-crypto/sha256-js'
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { fromTemporaryCredentials, fromWebToken } from '@aws-sdk/credential-providers'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientSettings, send } from '../../test-support/clients.ts'
import { defaultPrincipal, type LocalEcr, type Principal, type Role, startLocalEcr } from '../index.ts'

const roleArn = 'arn:aws:iam::444455556666:role/ci/puller'
const role: Role = { arn: roleArn, accounts: ['444455556666'], trusts: ['111122223333'] }
const guarded: Role = {
  ...role,
  arn: 'arn:aws:iam::444455556666:role/guarded',
  externalId: 'shared secret',
  mfaSerial: 'arn:aws:iam::111122223333:mfa/phone',
  mfaCode: '123456',
}
const strange: Role = { arn: 'arn:aws:iam::444455556666:role/strange', accounts: [] }

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr({ roles: [role, guarded, strange], webIdentityTokens: ['a web identity'] })
})

afterAll(() => localEcr.close())

type AssumeRole = Parameters<typeof fromTemporaryCredentials>[0]

function assume(params: Partial<AssumeRole['params']>, mfaCode = '123456') {
  const { region, credentials, requestHandler } = clientSettings(localEcr)
  return fromTemporaryCredentials({
    masterCredentials: credentials,
    clientConfig: { region, requestHandler },
    params: { RoleArn: roleArn, RoleSessionName: 'build', ...params },
    mfaCodeProvider: async () => mfaCode,
  })()
}

async function getCallerIdentity(
  principal: Principal = defaultPrincipal,
  host = 'sts.us-west-2.amazonaws.com',
) {
  const region = host === 'sts.amazonaws.com' ? 'us-east-1' : 'us-west-2'
  const signer = new SignatureV4({ credentials: principal, service: 'sts', region, sha256: Sha256 })
  const body = 'Action=GetCallerIdentity&Version=2011-06-15'
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'https:',
    hostname: host,
    path: '/',
    headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })
  return send(localEcr, `https://${host}/`, { method: 'POST', headers, body })
}

describe('GetCallerIdentity', () => {
  it.each(['sts.us-west-2.amazonaws.com', 'sts.amazonaws.com'])(
    'returns the identity of the caller at %s',
    async (host) => {
      const { status, headers, body } = await getCallerIdentity(defaultPrincipal, host)
      expect(status).toBe(200)
      expect(headers['content-type']).toBe('text/xml')
      expect(body).toContain('<Arn>arn:aws:iam::111122223333:user/local-ecr</Arn>')
      expect(body).toContain('<Account>111122223333</Account>')
    },
  )

  it('rejects a wrong secret access key with 403 and XML', async () => {
    const { status, body } = await getCallerIdentity({ ...defaultPrincipal, secretAccessKey: 'wrong' })
    expect(status).toBe(403)
    expect(body).toContain('<Code>SignatureDoesNotMatch</Code>')
  })

  it('rejects an unknown access key with 403 and XML', async () => {
    const { status, body } = await getCallerIdentity({ ...defaultPrincipal, accessKeyId: 'AKIAUNKNOWN' })
    expect(status).toBe(403)
    expect(body).toContain('<Code>InvalidClientTokenId</Code>')
  })
})

describe('AssumeRole', () => {
  it("issues credentials for the role's registries", async () => {
    const credentials = await assume({})
    expect(credentials).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^.{40}$/),
    })
    const client = new ECRClient({ ...clientSettings(localEcr), credentials })
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}))
    expect(authorizationData?.[0]?.proxyEndpoint).toBe('https://444455556666.dkr.ecr.us-west-2.amazonaws.com')
    const { body } = await getCallerIdentity({ ...credentials, accountId: '444455556666' })
    expect(body).toContain('<Arn>arn:aws:sts::444455556666:assumed-role/puller/build</Arn>')
  })

  it('accepts the right external ID and MFA code', async () => {
    const params = { RoleArn: guarded.arn, ExternalId: 'shared secret', SerialNumber: guarded.mfaSerial }
    await expect(assume(params)).resolves.toBeDefined()
  })

  it.each<[string, Partial<AssumeRole['params']>, string?]>([
    ['a role that does not exist', { RoleArn: 'arn:aws:iam::444455556666:role/nobody' }],
    ['a role that does not trust the caller', { RoleArn: strange.arn }],
    ['a role without its external ID', { RoleArn: guarded.arn, SerialNumber: guarded.mfaSerial }],
    ['a role without its MFA device', { RoleArn: guarded.arn, ExternalId: 'shared secret' }],
    [
      'a wrong MFA code',
      { RoleArn: guarded.arn, ExternalId: 'shared secret', SerialNumber: guarded.mfaSerial },
      '654321',
    ],
  ])('denies %s', async (_, params, mfaCode) => {
    await expect(assume(params, mfaCode)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    })
  })
})

describe('AssumeRoleWithWebIdentity', () => {
  const assumeWith = (webIdentityToken: string) => {
    const { region, requestHandler } = clientSettings(localEcr)
    return fromWebToken({ roleArn, webIdentityToken, clientConfig: { region, requestHandler } })()
  }

  it('issues credentials for a known token to an unsigned request', async () => {
    await expect(assumeWith('a web identity')).resolves.toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/),
    })
  })

  it('rejects an unknown token', async () => {
    await expect(assumeWith('another')).rejects.toMatchObject({
      name: expect.stringContaining('InvalidIdentityToken'),
    })
  })
})

it('sessions expire by the clock of the services', async () => {
  const time = { now: new Date() }
  await using clocked = await startLocalEcr({ roles: [role], now: () => time.now })
  const { credentials: masterCredentials, region, requestHandler } = clientSettings(clocked)
  const { expiration, ...credentials } = await fromTemporaryCredentials({
    masterCredentials,
    clientConfig: { region, requestHandler },
    params: { RoleArn: roleArn, RoleSessionName: 'build', DurationSeconds: 900 },
  })()
  expect(expiration).toEqual(new Date(time.now.getTime() + 900_000))
  time.now = expiration!
  const client = new ECRClient({
    ...clientSettings(clocked),
    credentials,
    systemClockOffset: 900_000,
  })
  await expect(client.send(new GetAuthorizationTokenCommand({}))).rejects.toMatchObject({
    name: 'ExpiredTokenException',
  })
})
