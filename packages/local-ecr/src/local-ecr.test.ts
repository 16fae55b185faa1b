import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { expect, it } from 'vitest'
import { clientSettings, fetchPassword, send } from '../test-support/clients.ts'
import { defaultPrincipal, startLocalEcr } from './index.ts'

it('listens on loopback only', async () => {
  await using localEcr = await startLocalEcr()
  expect(new URL(localEcr.proxyUrl).hostname).toBe('127.0.0.1')
  expect(new URL(localEcr.endpointUrl).hostname).toBe('127.0.0.1')
})

it('points child processes to itself by environment variables', async () => {
  await using localEcr = await startLocalEcr()
  expect(localEcr.environment()).toEqual({
    HTTPS_PROXY: localEcr.proxyUrl,
    NO_PROXY: '127.0.0.1,localhost',
    SSL_CERT_FILE: localEcr.caFile,
    AWS_CA_BUNDLE: localEcr.caFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: defaultPrincipal.accessKeyId,
    AWS_SECRET_ACCESS_KEY: defaultPrincipal.secretAccessKey,
  })
  const session = { ...defaultPrincipal, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'token' }
  expect(localEcr.environment(session)).toMatchObject({
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SESSION_TOKEN: 'token',
  })
})

it('keeps its CA certificate in a private folder until it closes', async () => {
  const localEcr = await startLocalEcr()
  const { caFile, caPem } = localEcr
  expect(readFileSync(caFile, 'utf8')).toBe(caPem)
  expect((await stat(dirname(caFile))).mode & 0o777).toBe(0o700)
  await localEcr.close()
  expect(existsSync(dirname(caFile))).toBe(false)
})

it('records requests without secrets', async () => {
  await using localEcr = await startLocalEcr()
  const client = new ECRClient(clientSettings(localEcr))
  await client.send(new GetAuthorizationTokenCommand({ registryIds: ['444455556666'] }))
  const password = await fetchPassword(localEcr)
  const headers = { authorization: `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}` }
  await send(localEcr, 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com/v2/?n=1', { headers })
  expect(localEcr.requests).toEqual([
    {
      service: 'ecr',
      action: 'GetAuthorizationToken',
      host: 'api.ecr.us-west-2.amazonaws.com',
      region: 'us-west-2',
      accessKeyId: defaultPrincipal.accessKeyId,
      arn: 'arn:aws:iam::111122223333:user/local-ecr',
      registryIds: ['444455556666'],
      status: 200,
      via: 'proxy',
    },
    expect.not.objectContaining({ registryIds: expect.anything() }),
    {
      service: 'registry',
      action: 'GET /v2/',
      host: '111122223333.dkr.ecr.us-west-2.amazonaws.com',
      region: 'us-west-2',
      accessKeyId: defaultPrincipal.accessKeyId,
      arn: 'arn:aws:iam::111122223333:user/local-ecr',
      status: 200,
      via: 'proxy',
    },
  ])
})

it('delays responses by the given latency', async () => {
  await using localEcr = await startLocalEcr({ latencyMs: 200 })
  const start = performance.now()
  await fetchPassword(localEcr)
  expect(performance.now() - start).toBeGreaterThan(190)
})

it('issues tokens with the given lifetime', async () => {
  await using localEcr = await startLocalEcr({ tokenLifetimeSeconds: 60 })
  const { authorizationData } = await new ECRClient(clientSettings(localEcr)).send(
    new GetAuthorizationTokenCommand({}),
  )
  const lifetime = (authorizationData?.[0]?.expiresAt?.getTime() ?? 0) - Date.now()
  expect(lifetime).toBeGreaterThan(50_000)
  expect(lifetime).toBeLessThanOrEqual(60_000)
})

it('closes promptly with open connections and delayed responses', async () => {
  const localEcr = await startLocalEcr({ faults: [{ kind: 'slow-headers', delayMs: 60_000 }] })
  const idle = connect(Number(new URL(localEcr.proxyUrl).port), '127.0.0.1')
  const isClosed = once(idle, 'close')
  const failure = expect(fetchPassword(localEcr)).rejects.toThrow()
  await expect.poll(() => localEcr.requests.length).toBe(1)
  const start = performance.now()
  await localEcr.close()
  await Promise.all([failure, isClosed])
  expect(performance.now() - start).toBeLessThan(500)
  await localEcr.close()
})

it('reports which port is in use', async () => {
  await using localEcr = await startLocalEcr()
  const endpointPort = Number(new URL(localEcr.endpointUrl).port)
  await expect(startLocalEcr({ endpointPort })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port: endpointPort,
  })
})

it('rejects an upstream that is not on loopback', async () => {
  for (const upstream of ['https://127.0.0.1:5000', 'http://registry.example.com', 'nonsense']) {
    await expect(startLocalEcr({ upstream })).rejects.toThrow(TypeError)
  }
})
