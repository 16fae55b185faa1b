import { describe, expect, it } from 'vitest'
import { dualStack, fips, id, plain, resolve } from '../../test-support/requested.ts'
import type { Environment } from '../system/environment.ts'
import type { RegistryOptions } from './options.ts'
import { requestedHost } from './requested-registries.ts'

describe('FIPS and dual-stack', () => {
  const variantOf = async (options: RegistryOptions, environment?: Environment) => {
    const [requested] = await resolve(options, environment)
    const { isFips, isDualStack } = requested!.target
    return [requestedHost(requested!), isFips, isDualStack]
  }
  const both = { AWS_REGION: 'us-west-2', AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }

  it.each<[string, RegistryOptions, Environment | undefined, [string | null, boolean, boolean]]>([
    ['a plain host uses neither', { registries: [plain] }, undefined, [plain, false, false]],
    ['a FIPS host uses FIPS', { registries: [fips] }, undefined, [fips, true, false]],
    ['a dual-stack host uses dual-stack', { registries: [dualStack] }, undefined, [dualStack, false, true]],
    [
      'the environment changes the API of a host, not the host',
      { registries: [plain] },
      both,
      [plain, true, true],
    ],
    [
      'a false option keeps the environment from changing the API of a host',
      { registries: [plain], fips: false, dualStack: false },
      both,
      [plain, false, false],
    ],
    [
      'the environment chooses no FIPS for ECR Public',
      { public: true },
      both,
      ['ecr-public.aws.com', false, true],
    ],
    [
      'the options change the API of a host, not the host',
      { registries: [plain], fips: true, dualStack: true },
      undefined,
      [plain, true, true],
    ],
    [
      'a false option does not change a host',
      { registries: [fips], fips: false },
      undefined,
      [fips, true, false],
    ],
    [
      'an option chooses the host of an account id',
      { registries: [id], fips: true },
      undefined,
      [fips, true, false],
    ],
    [
      'the environment chooses the host of an account id',
      { registries: [id] },
      both,
      [`${id}.dkr-ecr-fips.us-west-2.on.aws`, true, true],
    ],
    [
      'a false option overrides the environment',
      { registries: [id], fips: false },
      both,
      [dualStack, false, true],
    ],
    ["the options apply to the caller's own registry", { fips: true }, undefined, [null, true, false]],
    ["the environment applies to the caller's own registry", {}, both, [null, true, true]],
    [
      'dual-stack chooses the dual-stack host of ECR Public',
      { public: true, dualStack: true },
      undefined,
      ['ecr-public.aws.com', false, true],
    ],
    [
      'a configured endpoint overrides them for a host',
      { registries: [fips], endpointUrl: 'http://localhost:4566', dualStack: true },
      undefined,
      [fips, false, false],
    ],
    [
      'a configured endpoint overrides them for an account id, which keeps its host',
      { registries: [id], endpointUrl: 'http://localhost:4566', fips: true },
      undefined,
      [fips, false, false],
    ],
    [
      "a configured endpoint overrides them for the caller's own registry",
      { fips: true },
      { ...both, AWS_ENDPOINT_URL_ECR: 'http://localhost:4566' },
      [null, false, false],
    ],
  ])('%s', async (_, options, environment, expected) => {
    expect(await variantOf(options, environment)).toEqual(expected)
  })
})

describe('a configured endpoint', () => {
  const endpointUrl = 'http://localhost:4566'
  const environment = {
    AWS_REGION: 'us-west-2',
    AWS_ENDPOINT_URL_ECR: 'http://ecr',
    AWS_ENDPOINT_URL_ECR_PUBLIC: 'http://p',
  }

  it("is that of the registry's service, unless the options set one for both", async () => {
    const endpoints = async (options: RegistryOptions) =>
      (await resolve({ registries: [plain, 'public.ecr.aws'], ...options }, environment)).map(
        ({ target }) => target.endpoint,
      )
    expect(await endpoints({})).toEqual(['http://ecr', 'http://p'])
    expect(await endpoints({ endpointUrl })).toEqual([endpointUrl, endpointUrl])
  })

  it.each(['localhost:5000', 'http://localhost:5000', 'https://localhost:5000/'])(
    'allows %s as a registry that its response must confirm',
    async (text) => {
      expect(await resolve({ registries: [text], endpointUrl })).toMatchObject([
        {
          registry: null,
          authority: 'localhost:5000',
          target: {
            isPublic: false,
            region: 'us-west-2',
            endpoint: endpointUrl,
            isFips: false,
            isDualStack: false,
          },
        },
      ])
    },
  )

  it('does not change how an ECR host is understood', async () => {
    const [requested] = await resolve({ registries: [plain], endpointUrl })
    expect(requested).toMatchObject({ registry: { host: plain }, authority: null })
  })

  it.each(['evil.com/path', 'user@localhost:5000', 'localhost:', '-x', 'a b', '', 'localhost:5000\n'])(
    'does not allow %j',
    async (text) => {
      await expect(resolve({ registries: [text], endpointUrl })).rejects.toMatchObject({
        code: 'not-ecr-registry',
      })
    },
  )

  it('requires a region', async () => {
    const attempt = resolve({ registries: ['localhost:5000'], endpointUrl }, {})
    await expect(attempt).rejects.toMatchObject({ code: 'no-region' })
  })

  it('requires a single region', async () => {
    const attempt = resolve({
      registries: ['localhost:5000'],
      endpointUrl,
      regions: ['us-west-2', 'eu-west-1'],
    })
    await expect(attempt).rejects.toMatchObject({
      code: 'region-mismatch',
      message: 'localhost:5000 is one registry, but several regions are given.',
    })
  })

  it.each(['', 'localhost:4566', 'ftp://localhost', 'https://', 'not a url'])(
    'is rejected when it is %j',
    async (url) => {
      await expect(resolve({ endpointUrl: url })).rejects.toMatchObject({ code: 'invalid-endpoint' })
    },
  )

  it('does not show its password in the error', async () => {
    await expect(resolve({ endpointUrl: 'ftp://user:secret@localhost' })).rejects.toMatchObject({
      message: 'The endpoint "ftp://***@localhost" is not an http(s) URL.',
    })
  })
})
