import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientSettings, decodePassword } from '../../test-support/clients.ts'
import { defaultPrincipal, type LocalEcr, startLocalEcr } from '../index.ts'

const denied = { ...defaultPrincipal, accessKeyId: 'AKIAI44QH8DHBEXAMPLE', isDenied: true }
const now = new Date(Math.floor(Date.now() / 1000) * 1000 + 250)

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr({ principals: [defaultPrincipal, denied], now: () => now })
})

afterAll(() => localEcr.close())

async function fetchTokens(registryIds?: string[], region?: string, principal = defaultPrincipal) {
  const client = new ECRClient(clientSettings(localEcr, region, principal))
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({ registryIds }))
  return authorizationData ?? []
}

it("returns a token for the caller's own registry, valid for 12 hours", async () => {
  const [entry, ...others] = await fetchTokens()
  expect(others).toEqual([])
  expect(entry?.proxyEndpoint).toBe('https://111122223333.dkr.ecr.us-west-2.amazonaws.com')
  expect(entry?.expiresAt?.getTime()).toBe(now.getTime() + 12 * 60 * 60 * 1000)
})

it("returns passwords in the format of ECR's own", async () => {
  const [entry] = await fetchTokens()
  expect(Buffer.from(entry?.authorizationToken ?? '', 'base64').toString()).toMatch(
    /^AWS:eyJ[A-Za-z0-9+/=]+$/,
  )
  const password = decodePassword(entry?.authorizationToken)
  expect(password.length).toBeGreaterThan(1800)
  expect(password.length).toBeLessThan(2600)
  expect(JSON.parse(Buffer.from(password, 'base64').toString())).toMatchObject({
    version: '2',
    type: 'DATA_KEY',
  })
})

it('returns one entry with its own token for each requested registry', async () => {
  const entries = await fetchTokens(['444455556666', '111122223333'])
  expect(entries.map(({ proxyEndpoint }) => proxyEndpoint)).toEqual([
    'https://444455556666.dkr.ecr.us-west-2.amazonaws.com',
    'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
  ])
  expect(new Set(entries.map(({ authorizationToken }) => authorizationToken)).size).toBe(2)
})

it.each([
  ['cn-north-1', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['eusc-de-east-1', 'amazonaws.eu'],
])("uses the partition's suffix for registries in %s", async (region, suffix) => {
  const [entry] = await fetchTokens(undefined, region)
  expect(entry?.proxyEndpoint).toBe(`https://111122223333.dkr.ecr.${region}.${suffix}`)
})

it.each([
  ['too many IDs', Array.from({ length: 11 }, () => '111122223333')],
  ['no IDs', []],
  ['an ID that is too short', ['11112222333']],
  ['an ID with dashes', ['1111-2222-3333']],
])('rejects %s', async (_, registryIds) => {
  await expect(fetchTokens(registryIds)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    $metadata: { httpStatusCode: 400 },
  })
})

it("denies a principal without the permission, with AWS's message", async () => {
  await expect(fetchTokens(undefined, undefined, denied)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::111122223333:user/local-ecr is not authorized to perform: ecr:GetAuthorizationToken ' +
      'on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action',
    $metadata: { httpStatusCode: 400 },
  })
})

it('serves FIPS and dual-stack names', async () => {
  for (const form of [{ useFipsEndpoint: true }, { useDualstackEndpoint: true }]) {
    const client = new ECRClient({ ...clientSettings(localEcr), ...form })
    await expect(client.send(new GetAuthorizationTokenCommand({}))).resolves.toBeDefined()
  }
})
