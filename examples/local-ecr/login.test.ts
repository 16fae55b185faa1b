// Tests a login to Amazon ECR without an AWS account. Local ECR verifies real signatures and tokens.
// Requires vitest and @ecrlogin/local-ecr. The code under test is @ecrlogin/core.
import { getLoginCommand } from '@ecrlogin/core'
import { type LocalEcr, startLocalEcr } from '@ecrlogin/local-ecr'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr()
})
afterEach(() => {
  localEcr.faults.clear()
  localEcr.requests.length = 0
})
afterAll(() => localEcr.close())

const registry = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

it('gets a login command with one call', async () => {
  const environment = localEcr.environment()
  const { Registry, ExpiresAt } = await getLoginCommand({ registries: [registry], environment })
  expect(Registry).toBe(registry)
  expect(ExpiresAt.getTime()).toBeGreaterThan(Date.now())
  expect(localEcr.requests.map(({ action, status }) => [action, status])).toEqual([
    ['GetAuthorizationToken', 200],
  ])
})

it('retries when AWS throttles the call', async () => {
  localEcr.faults.add({ kind: 'throttle', service: 'ecr', times: 1 })
  await getLoginCommand({ registries: [registry], environment: localEcr.environment() })
  expect(localEcr.requests.map(({ status }) => status)).toEqual([400, 200])
})

it('reports why AWS denied the call', async () => {
  const thief = { accessKeyId: 'AKIATHIEF00000EXAMPLE', secretAccessKey: 'none', accountId: '999900001111' }
  const call = getLoginCommand({ registries: [registry], environment: localEcr.environment(thief) })
  await expect(call).rejects.toMatchObject({ code: 'unknown-access-key', kind: 'denied' })
})
