import { expect, it } from 'vitest'
import { send } from '../../test-support/clients.ts'
import { startLocalEcr } from '../index.ts'

it.each([{}, { dpop: 'a.b.c' }])(
  'requires a proof of possession with the refresh token, unlike %j',
  async (headers) => {
    const role = 'arn:aws:iam::111122223333:role/developer'
    await using localEcr = await startLocalEcr({
      roles: [{ arn: role, accounts: ['111122223333'] }],
      loginSessions: [{ role, refreshToken: 'refresh' }],
    })
    const body = { clientId: 'client', grantType: 'refresh_token', refreshToken: 'refresh' }
    const response = await send(localEcr, 'https://us-east-1.signin.aws.amazon.com/v1/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    expect(response).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException' },
    })
  },
)
