import { describe, expect, it } from 'vitest'
import { apiUrl } from '../ecr-api.ts'
import { urlOf } from './direct-call.ts'

const plain = { endpoint: null, isFips: false, isDualStack: false }

describe('urlOf', () => {
  it.each([
    'us-east-1',
    'us-west-2',
    'eu-central-1',
    'ap-southeast-7',
    'us-gov-west-1',
    'cn-north-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
    'xx-new-9',
  ])("returns what the AWS SDK's endpoint rules return in %s", async (region) => {
    const target = { ...plain, region, isPublic: false }
    expect(urlOf(target, { name: 'ecr' })?.href).toBe(await apiUrl(target))
  })

  it("returns what the AWS SDK's endpoint rules return for ECR Public", async () => {
    const target = { ...plain, region: 'us-east-1', isPublic: true }
    expect(urlOf(target, { name: 'ecr-public' })?.href).toBe(await apiUrl(target))
  })

  it.each([
    ['FIPS', { isFips: true }],
    ['dual-stack', { isDualStack: true }],
    ['an endpoint with a path', { endpoint: 'https://proxy.test/ecr' }],
    ['an endpoint with a user', { endpoint: 'https://user:word@proxy.test' }],
    ['an endpoint with a query', { endpoint: 'https://proxy.test/?ecr' }],
  ])('returns null for %s, which only the AWS SDK handles', (_, special) => {
    expect(urlOf({ ...plain, region: 'us-west-2', ...special }, { name: 'ecr' })).toBeNull()
  })

  it('returns a configured endpoint', () => {
    const url = urlOf({ ...plain, region: 'us-west-2', endpoint: 'http://localhost:4566' }, { name: 'ecr' })
    expect(url?.href).toBe('http://localhost:4566/')
  })
})
