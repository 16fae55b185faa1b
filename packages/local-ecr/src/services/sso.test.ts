import { afterEach, beforeEach, expect, it } from 'vitest'
import { type RequestOptions, send } from '../../test-support/clients.ts'
import { type LocalEcr, startLocalEcr } from '../index.ts'

let localEcr: LocalEcr

beforeEach(async () => {
  localEcr = await startLocalEcr({
    roles: [{ arn: 'arn:aws:iam::111122223333:role/team/developer', accounts: ['111122223333'] }],
    ssoSessions: [{ accessToken: 'access', refreshToken: 'refresh' }],
  })
})
afterEach(() => localEcr.close())

async function fetchJson(url: string, options: RequestOptions) {
  const { status, headers, body } = await send(localEcr, url, options)
  return { status, type: headers['x-amzn-errortype'], value: JSON.parse(body) }
}

function getRoleCredentials(accessToken: string, roleName = 'developer') {
  const query = `account_id=111122223333&role_name=${roleName}`
  const url = `https://portal.sso.us-east-1.amazonaws.com/federation/credentials?${query}`
  return fetchJson(url, { headers: { 'x-amz-sso_bearer_token': accessToken } })
}

function createToken(body: object) {
  return fetchJson('https://oidc.us-east-1.amazonaws.com/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

it('issues role credentials, with their expiry in milliseconds', async () => {
  const { status, value } = await getRoleCredentials('access')
  expect(status).toBe(200)
  expect(value.roleCredentials).toEqual({
    accessKeyId: expect.stringMatching(/^ASIA/),
    secretAccessKey: expect.any(String),
    sessionToken: expect.any(String),
    expiration: expect.closeTo(Date.now() + 3_600_000, -5),
  })
})

it('rejects other tokens and other roles', async () => {
  expect(await getRoleCredentials('other')).toMatchObject({ status: 401, type: 'UnauthorizedException' })
  expect(await getRoleCredentials('access', 'admin')).toMatchObject({
    status: 403,
    type: 'ForbiddenException',
  })
})

it('accepts the access tokens of the OIDC service, whose refresh tokens can be used once', async () => {
  const refresh = (refreshToken: string) =>
    createToken({ grantType: 'refresh_token', clientId: 'client', clientSecret: 'secret', refreshToken })
  const { value } = await refresh('refresh')
  expect(value).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 })
  expect((await getRoleCredentials(value.accessToken)).status).toBe(200)
  expect(await refresh('refresh')).toMatchObject({
    status: 400,
    type: 'InvalidGrantException',
    value: { error: 'invalid_grant' },
  })
  expect((await refresh(value.refreshToken)).status).toBe(200)
})

it('the OIDC service rejects unregistered clients and other grant types', async () => {
  expect(await createToken({ grantType: 'refresh_token' })).toMatchObject({ status: 401 })
  expect(await createToken({ grantType: 'device_code' })).toMatchObject({
    value: { error: 'unsupported_grant_type' },
  })
})
