import { expect, it } from 'vitest'
import { send } from '../../test-support/clients.ts'
import { startLocalEcr } from '../index.ts'

it("issues credentials of the container's role for its authorization token only", async () => {
  const role = 'arn:aws:iam::111122223333:role/task'
  await using localEcr = await startLocalEcr({
    roles: [{ arn: role, accounts: ['111122223333'] }],
    container: { role, authorizationToken: 'container' },
  })
  const get = async (authorization: string) => {
    const url = `${localEcr.endpointUrl}/v1/credentials`
    const { status, body } = await send(localEcr, url, { headers: { authorization } })
    return { status, value: JSON.parse(body) }
  }
  expect(await get('container')).toMatchObject({
    status: 200,
    value: { AccessKeyId: expect.stringMatching(/^ASIA/), Token: expect.any(String), RoleArn: role },
  })
  expect(await get('other')).toMatchObject({ status: 401, value: { code: 'AccessDeniedException' } })
})
