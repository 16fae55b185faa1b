import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../../test-support/clients.ts'
import { type LocalEcr, type Role, startLocalEcr } from '../index.ts'

const role: Role = { arn: 'arn:aws:iam::111122223333:role/team/developer', accounts: ['111122223333'] }

let localEcr: LocalEcr

beforeEach(async () => {
  localEcr = await startLocalEcr({
    roles: [role],
    ssoSessions: [{ accessToken: 'access', refreshToken: 'refresh' }],
    loginSessions: [{ role: role.arn, refreshToken: 'refresh' }],
    container: { role: role.arn, authorizationToken: 'container' },
    instance: { role: role.arn, region: 'ap-south-1' },
  })
})
afterEach(() => localEcr.close())

async function askJson(url: string, question: Parameters<typeof ask>[2] = {}) {
  const { status, headers, body } = await ask(localEcr, url, question)
  return { status, type: headers['x-amzn-errortype'], value: JSON.parse(body) }
}

const post = (body: object, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

describe('the portal of IAM Identity Center', () => {
  const getKeys = (token: string, name = 'developer') =>
    askJson(
      `https://portal.sso.us-east-1.amazonaws.com/federation/credentials?account_id=111122223333&role_name=${name}`,
      { headers: { 'x-amz-sso_bearer_token': token } },
    )

  it('hands out keys of a role, with their end in milliseconds', async () => {
    const { status, value } = await getKeys('access')
    expect(status).toBe(200)
    expect(value.roleCredentials).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA/),
      secretAccessKey: expect.any(String),
      sessionToken: expect.any(String),
      expiration: expect.closeTo(Date.now() + 3_600_000, -5),
    })
  })

  it('refuses other tokens and other roles', async () => {
    expect(await getKeys('other')).toMatchObject({ status: 401, type: 'UnauthorizedException' })
    expect(await getKeys('access', 'admin')).toMatchObject({ status: 403, type: 'ForbiddenException' })
  })

  it('takes the tokens that OIDC hands out, each of whose refresh tokens is good once', async () => {
    const refresh = (refreshToken: string) =>
      askJson(
        'https://oidc.us-east-1.amazonaws.com/token',
        post({ grantType: 'refresh_token', clientId: 'us', clientSecret: 'secret', refreshToken }),
      )
    const { value } = await refresh('refresh')
    expect(value).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 })
    expect((await getKeys(value.accessToken)).status).toBe(200)
    expect(await refresh('refresh')).toMatchObject({
      status: 400,
      type: 'InvalidGrantException',
      value: { error: 'invalid_grant' },
    })
    expect((await refresh(value.refreshToken)).status).toBe(200)
  })

  it('knows no clients that were not registered, and no other grants', async () => {
    const url = 'https://oidc.us-east-1.amazonaws.com/token'
    expect(await askJson(url, post({ grantType: 'refresh_token' }))).toMatchObject({ status: 401 })
    expect(await askJson(url, post({ grantType: 'device_code' }))).toMatchObject({
      value: { error: 'unsupported_grant_type' },
    })
  })
})

it('AWS Sign-In wants a proof of possession with a refresh token', async () => {
  const url = 'https://us-east-1.signin.aws.amazon.com/v1/token'
  const body = { clientId: 'us', grantType: 'refresh_token', refreshToken: 'refresh' }
  for (const headers of [{}, { dpop: 'a.b.c' }]) {
    expect(await askJson(url, post(body, headers))).toMatchObject({
      status: 400,
      type: 'ValidationException',
    })
  }
})

it('the container’s endpoint hands out keys for its token alone', async () => {
  const get = (authorization: string) =>
    askJson(`${localEcr.endpointUrl}/v1/credentials`, { headers: { authorization } })
  expect(await get('container')).toMatchObject({
    status: 200,
    value: { AccessKeyId: expect.stringMatching(/^ASIA/), Token: expect.any(String), RoleArn: role.arn },
  })
  expect(await get('other')).toMatchObject({ status: 401, value: { code: 'AccessDeniedException' } })
})

describe('instance metadata', () => {
  const metadata = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(localEcr, `${localEcr.endpointUrl}/latest/${path}`, { method, headers })
  const keys = 'meta-data/iam/security-credentials'

  it('hands out a token, and for it the region and the keys of the role', async () => {
    const seconds = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }
    const token = (await metadata('api/token', seconds, 'PUT')).body
    const get = (path: string) => metadata(path, { 'x-aws-ec2-metadata-token': token })
    expect((await get('meta-data/placement/region')).body).toBe('ap-south-1')
    expect((await get(`${keys}/`)).body).toBe('developer')
    expect(JSON.parse((await get(`${keys}/developer`)).body)).toMatchObject({ Code: 'Success' })
    expect((await get(`${keys}/other`)).status).toBe(404)
  })

  it('says nothing without the token, and gives none without a term', async () => {
    expect((await metadata('meta-data/placement/region')).status).toBe(401)
    expect((await metadata('api/token', {}, 'PUT')).status).toBe(400)
  })

  it('is nowhere where no instance is', async () => {
    await using elsewhere = await startLocalEcr()
    const { status } = await ask(elsewhere, `${elsewhere.endpointUrl}/latest/meta-data/`)
    expect(status).toBe(404)
  })
})
