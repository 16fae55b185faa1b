import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import {
  ECRPUBLICClient,
  GetAuthorizationTokenCommand as GetPublicTokenCommand,
} from '@aws-sdk/client-ecr-public'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  basic,
  decodePassword,
  dockerLogin,
  endpointSettings,
  isInstalled,
  send,
} from '../../test-support/clients.ts'
import { defaultPrincipal, type LocalEcr, startLocalEcr } from '../index.ts'

const role = { arn: 'arn:aws:iam::111122223333:role/ci', accounts: ['111122223333'] }

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr({ roles: [role] })
})

afterAll(() => localEcr.close())

async function fetchEntry(region: string) {
  const client = new ECRClient(endpointSettings(localEcr, region))
  const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}))
  return authorizationData[0]
}

it('returns itself as the proxy endpoint, in every region', async () => {
  for (const region of ['us-west-2', 'cn-north-1']) {
    expect((await fetchEntry(region))?.proxyEndpoint).toBe(localEcr.endpointUrl)
    expect(localEcr.requests.at(-1)).toMatchObject({ service: 'ecr', region, via: 'endpoint' })
  }
})

it('accepts its own tokens only', async () => {
  const password = decodePassword((await fetchEntry('us-west-2'))?.authorizationToken)
  const url = `${localEcr.endpointUrl}/v2/`
  expect((await send(localEcr, url)).headers['www-authenticate']).toBe(
    `Basic realm="${localEcr.endpointUrl}/",service="ecr.amazonaws.com"`,
  )
  expect((await send(localEcr, url, { headers: basic(password) })).status).toBe(200)
  expect((await send(localEcr, url, { headers: basic('malformed') })).status).toBe(400)
})

it('verifies signatures', async () => {
  const wrong = { ...defaultPrincipal, secretAccessKey: 'wrong' }
  const client = new ECRClient(endpointSettings(localEcr, 'us-west-2', wrong))
  await expect(client.send(new GetAuthorizationTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  })
})

it('serves ECR Public in us-east-1 only', async () => {
  const fetchToken = (region: string) =>
    new ECRPUBLICClient(endpointSettings(localEcr, region)).send(new GetPublicTokenCommand({}))
  await expect(fetchToken('us-east-1')).resolves.toBeDefined()
  await expect(fetchToken('us-west-2')).rejects.toMatchObject({ name: 'InvalidSignatureException' })
})

it('serves STS', async () => {
  const { credentials: masterCredentials, region, endpoint } = endpointSettings(localEcr)
  const provide = fromTemporaryCredentials({
    masterCredentials,
    clientConfig: { region, endpoint },
    params: { RoleArn: role.arn, RoleSessionName: 'build' },
  })
  await expect(provide()).resolves.toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/) })
})

it('rejects other operations', async () => {
  const target = (name: string) => ({ 'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${name}` })
  const { status, body } = await send(localEcr, localEcr.endpointUrl, {
    method: 'POST',
    headers: target('ListImages'),
  })
  expect(status).toBe(400)
  expect(JSON.parse(body)).toMatchObject({ __type: 'UnknownOperationException' })
})

it('rejects an unsigned request with a JSON error', async () => {
  const headers = { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken' }
  const { status, body } = await send(localEcr, localEcr.endpointUrl, { method: 'POST', headers, body: '{}' })
  expect(status).toBe(400)
  expect(JSON.parse(body)).toEqual({
    __type: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  })
})

it.skipIf(!isInstalled('docker'))('accepts a login of docker', { timeout: 30_000 }, async () => {
  const { host } = new URL(localEcr.endpointUrl)
  const password = decodePassword((await fetchEntry('us-west-2'))?.authorizationToken)
  expect(await dockerLogin(localEcr, host, password)).toMatchObject({ code: 0 })
  expect((await dockerLogin(localEcr, host, 'malformed')).code).not.toBe(0)
})
