import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import {
  ECRPUBLICClient,
  GetAuthorizationTokenCommand as GetPublicTokenCommand,
} from '@aws-sdk/client-ecr-public'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { basic, clientSettings, decodePassword, fetchPassword, send } from '../../test-support/clients.ts'
import { type FaultKind, faultKinds, type LocalEcr, startLocalEcr } from '../index.ts'

const registry = 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com/v2/'
let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr()
})

beforeEach(() => localEcr.faults.clear())

afterAll(() => localEcr.close())

async function fetchEntries(region?: string) {
  const client = new ECRClient(clientSettings(localEcr, region))
  const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}))
  return authorizationData
}

/** Decodes a token, and returns its password with the registry's status for it. */
async function logInWith(token: string | undefined) {
  const password = decodePassword(token)
  const { status } = await send(localEcr, registry, { headers: basic(password) })
  return { password, status }
}

const effects: Record<FaultKind, () => Promise<void>> = {
  throttle: async () => {
    await expect(fetchEntries()).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    })
    expect((await send(localEcr, registry)).status).toBe(429)
  },
  'error-500': () => expect(fetchEntries()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } }),
  'error-503': () => expect(fetchEntries()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } }),
  'echoed-headers': () =>
    expect(fetchEntries()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('"authorization":"AWS4-HMAC-SHA256 Credential='),
    }),
  'reset-before': () => expect(fetchEntries()).rejects.toMatchObject({ code: 'ECONNRESET' }),
  'reset-during': async () => {
    await expect(fetchEntries()).rejects.toThrow()
    await expect(send(localEcr, registry)).rejects.toMatchObject({ code: 'ECONNRESET' })
  },
  'reset-after': async () => {
    await expect(fetchEntries()).resolves.toHaveLength(1)
    await expect(send(localEcr, registry)).resolves.toMatchObject({ status: 401, body: 'Not Authorized\n' })
  },
  'slow-headers': async () => {
    const start = performance.now()
    await fetchEntries()
    expect(performance.now() - start).toBeGreaterThan(200)
  },
  'slow-body': async () => {
    const start = performance.now()
    await fetchEntries()
    expect(performance.now() - start).toBeGreaterThan(200)
  },
  'truncated-body': () => expect(fetchEntries()).rejects.toThrow(SyntaxError),
  'not-json': () => expect(fetchEntries()).rejects.toThrow(SyntaxError),
  'null-response': () => expect(fetchEntries()).resolves.toEqual([]),
  'block-page': () => expect(fetchEntries()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } }),
  'wrong-content-type': async () => {
    const { headers } = await send(localEcr, 'https://api.ecr.us-west-2.amazonaws.com/', { method: 'POST' })
    expect(headers['content-type']).toBe('text/html')
  },
  'empty-list': () => expect(fetchEntries()).resolves.toEqual([]),
  'missing-fields': () => expect(fetchEntries()).resolves.toEqual([{ expiresAt: expect.any(Date) }]),
  'undecodable-token': async () => {
    const [entry] = await fetchEntries()
    expect(entry?.authorizationToken).toBe('%not base64%')
  },
  'token-without-colon': async () => {
    const [entry] = await fetchEntries()
    expect(Buffer.from(entry?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWSeyJ[^:]+$/)
  },
  'second-colon': async () => {
    const [entry] = await fetchEntries()
    const { password, status } = await logInWith(entry?.authorizationToken)
    expect(password).toMatch(/^eyJ[^:]+:second$/)
    expect(status).toBe(200)
  },
  'hostile-token': async () => {
    const [entry] = await fetchEntries()
    const { password, status } = await logInWith(entry?.authorizationToken)
    expect(password).toContain("'; touch pwned; '")
    expect(status).toBe(200)
  },
  'hostile-endpoint': async () => {
    const [entry] = await fetchEntries()
    expect(entry?.proxyEndpoint).toContain("'; touch pwned; '")
  },
  'missing-expiry': async () => {
    const [entry] = await fetchEntries()
    expect(Object.keys(entry ?? {}).sort()).toEqual(['authorizationToken', 'proxyEndpoint'])
  },
  'invalid-expiry': () => expect(fetchEntries()).rejects.toThrow('Expected real number'),
  'expired-token': async () => {
    const [entry] = await fetchEntries()
    expect(entry?.expiresAt?.getTime()).toBeLessThan(Date.now())
    expect((await logInWith(entry?.authorizationToken)).status).toBe(403)
  },
  'clock-skew': () =>
    expect(fetchEntries()).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(/^Signature expired: /),
    }),
}

describe('each kind has its effect until the faults are cleared', () => {
  it.each(faultKinds)('%s', async (kind) => {
    localEcr.faults.add({ kind, delayMs: 250 })
    await effects[kind]()
    localEcr.faults.clear()
    const [entry] = await fetchEntries()
    expect((await logInWith(entry?.authorizationToken)).status).toBe(200)
  })
})

it('applies as many times as requested, then the next fault applies', async () => {
  localEcr.faults.add({ kind: 'throttle', service: 'ecr', times: 2 })
  localEcr.faults.add({ kind: 'error-503', service: 'ecr', times: 1 })
  const results = []
  for (let attempt = 0; attempt < 4; attempt += 1) {
    results.push(
      await fetchEntries().then(
        () => 'succeeded',
        ({ name }) => name,
      ),
    )
  }
  expect(results).toEqual(['ThrottlingException', 'ThrottlingException', 'ServiceUnavailable', 'succeeded'])
})

it('applies to one service, region or account', async () => {
  localEcr.faults.add({ kind: 'throttle', service: 'registry' })
  await expect(fetchEntries()).resolves.toHaveLength(1)
  localEcr.faults.clear()
  localEcr.faults.add({ kind: 'throttle', region: 'eu-west-1' })
  await expect(fetchEntries('us-west-2')).resolves.toHaveLength(1)
  await expect(fetchEntries('eu-west-1')).rejects.toThrow()
  localEcr.faults.clear()
  localEcr.faults.add({ kind: 'throttle', account: '444455556666' })
  await expect(fetchEntries()).resolves.toHaveLength(1)
  expect((await send(localEcr, registry)).status).toBe(401)
  expect((await send(localEcr, registry.replace('111122223333', '444455556666'))).status).toBe(429)
})

it('ignores requests that its kind does not apply to', async () => {
  const password = await fetchPassword(localEcr)
  localEcr.faults.add({ kind: 'empty-list', times: 1 })
  expect((await send(localEcr, registry, { headers: basic(password) })).status).toBe(200)
  await expect(fetchEntries()).resolves.toEqual([])
})

it('applies to ECR Public too', async () => {
  localEcr.faults.add({ kind: 'empty-list' })
  const client = new ECRPUBLICClient(clientSettings(localEcr, 'us-east-1'))
  const { authorizationData } = await client.send(new GetPublicTokenCommand({}))
  expect(authorizationData).toBeUndefined()
})

it('an AWS SDK that retries succeeds', async () => {
  localEcr.faults.add({ kind: 'reset-before', service: 'ecr', times: 1 })
  localEcr.faults.add({ kind: 'clock-skew', service: 'ecr' })
  const client = new ECRClient({ ...clientSettings(localEcr), maxAttempts: 3 })
  await expect(client.send(new GetAuthorizationTokenCommand({}))).resolves.toBeDefined()
})
