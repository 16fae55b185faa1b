import { ECRPUBLICClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr-public'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientSettings, decodePassword } from '../../test-support/clients.ts'
import { type LocalEcr, startLocalEcr } from '../index.ts'

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr()
})

afterAll(() => localEcr.close())

it('returns one token without a proxy endpoint', async () => {
  const client = new ECRPUBLICClient(clientSettings(localEcr, 'us-east-1'))
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}))
  expect(Object.keys(authorizationData ?? {}).sort()).toEqual(['authorizationToken', 'expiresAt'])
  expect(decodePassword(authorizationData?.authorizationToken)).toMatch(/^eyJ/)
})

it('exists in us-east-1 only', async () => {
  const client = new ECRPUBLICClient(clientSettings(localEcr, 'eu-west-1'))
  await expect(client.send(new GetAuthorizationTokenCommand({}))).rejects.toThrow()
  expect(localEcr.requests.filter(({ region }) => region === 'eu-west-1')).toEqual([])
})
