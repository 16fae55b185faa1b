import { afterAll, beforeAll, expect, it } from 'vitest'
import { send } from '../../test-support/clients.ts'
import { type LocalEcr, startLocalEcr } from '../index.ts'

const role = 'arn:aws:iam::111122223333:role/team/developer'
const credentials = 'meta-data/iam/security-credentials'
let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr({
    roles: [{ arn: role, accounts: ['111122223333'] }],
    instance: { role, region: 'ap-south-1' },
  })
})
afterAll(() => localEcr.close())

function fetchMetadata(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return send(localEcr, `${localEcr.endpointUrl}/latest/${path}`, { method, headers })
}

it('issues a session token, and returns the region and the credentials of the role for it', async () => {
  const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }
  const token = (await fetchMetadata('api/token', ttl, 'PUT')).body
  const get = (path: string) => fetchMetadata(path, { 'x-aws-ec2-metadata-token': token })
  expect((await get('meta-data/placement/region')).body).toBe('ap-south-1')
  expect((await get(`${credentials}/`)).body).toBe('developer')
  expect(JSON.parse((await get(`${credentials}/developer`)).body)).toMatchObject({ Code: 'Success' })
  expect((await get(`${credentials}/other`)).status).toBe(404)
})

it('returns nothing without a session token, and issues none without a lifetime', async () => {
  expect((await fetchMetadata('meta-data/placement/region')).status).toBe(401)
  expect((await fetchMetadata('api/token', {}, 'PUT')).status).toBe(400)
})

it('does not exist without an instance', async () => {
  await using withoutInstance = await startLocalEcr()
  const url = `${withoutInstance.endpointUrl}/latest/meta-data/`
  expect((await send(withoutInstance, url)).status).toBe(404)
})
