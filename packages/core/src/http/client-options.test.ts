import { describe, expect, it } from 'vitest'
import { clientOptions, type ServiceTarget } from './client-options.ts'
import type { SdkRequestHandler } from './sdk-request-handler.ts'

const target: ServiceTarget = { region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false }
const requestHandler = {} as SdkRequestHandler

function create(change: Partial<ServiceTarget> = {}, retries = {}, now = new Date()) {
  return clientOptions({ ...target, ...change }, { retries, requestHandler, now: () => now })
}

describe('clientOptions', () => {
  it('have the region, the request handler and the retries', () => {
    const retries = { maxAttempts: 2, retryMode: 'adaptive' as const }
    expect(create({}, retries)).toMatchObject({ region: 'us-west-2', requestHandler, ...retries })
  })

  it.each([
    ['AWS, with both flags', { isFips: true, isDualStack: true }, true, true],
    ['AWS, without', {}, false, false],
    [
      'a configured endpoint, which has no variants',
      { isFips: true, isDualStack: true, endpoint: 'http://x' },
      false,
      false,
    ],
  ])('have the flags for the endpoint of %s', (_, change, useFipsEndpoint, useDualstackEndpoint) => {
    expect(create(change)).toMatchObject({ useFipsEndpoint, useDualstackEndpoint })
  })

  it('have the configured endpoint', () => {
    expect(create({ endpoint: 'http://x' })).toMatchObject({ endpoint: 'http://x' })
    expect(create()).not.toHaveProperty('endpoint')
  })

  it('sign with the given clock', () => {
    const { systemClockOffset } = create({}, {}, new Date(Date.now() + 3_600_000))
    expect(Math.abs(systemClockOffset - 3_600_000)).toBeLessThan(5_000)
  })
})
