import { describe, expect, it } from 'vitest'
import { resolveRegistryHosts } from './resolve-hosts.ts'

const id = '111122223333'
const plain = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`

describe('resolveRegistryHosts', () => {
  const environment = { HOME: '/nowhere', AWS_REGION: 'us-west-2' }

  it('returns the hosts, without any request', async () => {
    const options = { environment, registries: [id, fips], public: true }
    expect(await resolveRegistryHosts(options)).toEqual([plain, fips, 'public.ecr.aws'])
  })

  it('returns the registries that are named for a configured endpoint', async () => {
    const options = { environment, registries: ['localhost:5000'], endpointUrl: 'http://localhost:4566' }
    expect(await resolveRegistryHosts(options)).toEqual(['localhost:5000'])
  })

  it('throws when no registry is named', async () => {
    await expect(resolveRegistryHosts({ environment })).rejects.toMatchObject({ code: 'invalid-usage' })
  })
})
