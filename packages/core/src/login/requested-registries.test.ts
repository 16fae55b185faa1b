import { describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { resolveRegistryHosts } from './call-context.ts'
import {
  type RegistryOptions,
  type RequestedRegistry,
  requestedHost,
  resolveRequestedRegistries,
} from './requested-registries.ts'

const id = '111122223333'
const otherId = '444455556666'
const plain = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`
const dualStack = `${id}.dkr-ecr.us-west-2.on.aws`

/** The configuration of an environment alone: there are no files. */
function configOf(environment: Environment) {
  return readAwsConfig({ HOME: '/nowhere', ...environment })
}

async function resolve(options: RegistryOptions, environment: Environment = { AWS_REGION: 'us-west-2' }) {
  return resolveRequestedRegistries(options, await configOf(environment), async () => null)
}

/** Each as its host, or as `own` where only the answer tells, with the region that it is asked in. */
function summarize(asked: readonly RequestedRegistry[]): string[] {
  return asked.map((one) => `${requestedHost(one) ?? 'own'} in ${one.target.region}`)
}

describe('what is asked for', () => {
  it.each<[string, RegistryOptions, string[]]>([
    ["the caller's own registry where nothing is named", {}, ['own in us-west-2']],
    [
      'a host, in its own region',
      { registries: [`https://${id}.dkr.ecr.eu-west-1.amazonaws.com/app:1`] },
      [`${id}.dkr.ecr.eu-west-1.amazonaws.com in eu-west-1`],
    ],
    ['an id, in the configured region', { registries: [id] }, [`${plain} in us-west-2`]],
    ['an id among the registry ids', { registryIds: [id] }, [`${plain} in us-west-2`]],
    [
      'every id in every region, id by id',
      { registryIds: [id, otherId], regions: ['us-west-2', 'cn-north-1'] },
      [
        `${plain} in us-west-2`,
        `${id}.dkr.ecr.cn-north-1.amazonaws.com.cn in cn-north-1`,
        `${otherId}.dkr.ecr.us-west-2.amazonaws.com in us-west-2`,
        `${otherId}.dkr.ecr.cn-north-1.amazonaws.com.cn in cn-north-1`,
      ],
    ],
    [
      "the caller's own registry in each region",
      { regions: ['us-west-2', 'eu-west-1'] },
      ['own in us-west-2', 'own in eu-west-1'],
    ],
    ['ECR Public alone', { public: true }, ['public.ecr.aws in us-east-1']],
    [
      'ECR Public beside what is named',
      { registries: [plain], public: true },
      [`${plain} in us-west-2`, 'public.ecr.aws in us-east-1'],
    ],
    ['ECR Public by its host', { registries: ['public.ecr.aws/nginx'] }, ['public.ecr.aws in us-east-1']],
    [
      'all in the order asked, registries before registry ids',
      { registries: ['public.ecr.aws', otherId, fips], registryIds: [id] },
      [
        'public.ecr.aws in us-east-1',
        `${otherId}.dkr.ecr.us-west-2.amazonaws.com in us-west-2`,
        `${fips} in us-west-2`,
        `${plain} in us-west-2`,
      ],
    ],
    [
      'each registry once, at its first place',
      {
        registries: [plain, 'public.ecr.aws', `https://${plain}/x`, id, fips],
        registryIds: [id],
        regions: ['us-west-2', 'us-west-2'],
        public: true,
      },
      [`${plain} in us-west-2`, 'public.ecr.aws in us-east-1', `${fips} in us-west-2`],
    ],
    [
      "the caller's own registry once per region",
      { regions: ['us-west-2', 'us-west-2'] },
      ['own in us-west-2'],
    ],
  ])('is %s', async (_, options, summary) => {
    expect(summarize(await resolve(options))).toEqual(summary)
  })
})

describe('regions', () => {
  it('come from the options before the configuration, and from there before the instance', async () => {
    const askInstance = async () => 'eu-north-1'
    const inRegion = async (options: RegistryOptions, environment: Environment) =>
      (await resolveRequestedRegistries(options, await configOf(environment), askInstance))[0]!.target.region
    expect(await inRegion({ regions: ['eu-west-1'] }, { AWS_REGION: 'us-west-2' })).toBe('eu-west-1')
    expect(await inRegion({}, { AWS_REGION: 'us-west-2' })).toBe('us-west-2')
    expect(await inRegion({}, {})).toBe('eu-north-1')
  })

  it('are not looked for on the instance when only hosts are named', async () => {
    const fail = () => Promise.reject(new Error('asked for a region'))
    const asked = await resolveRequestedRegistries(
      { registries: [plain], public: true },
      await configOf({}),
      fail,
    )
    expect(asked).toHaveLength(2)
  })

  it('from the environment never disagree with a host', async () => {
    const options = { registries: [`${id}.dkr.ecr.eu-west-1.amazonaws.com`] }
    expect(await resolve(options, { AWS_REGION: 'us-west-2' })).toHaveLength(1)
  })

  it("that are named beside a host are fine where they are the host's, or where an id uses them", async () => {
    expect(await resolve({ registries: [plain], regions: ['us-west-2'] })).toHaveLength(1)
    expect(await resolve({ registries: [plain, otherId], regions: ['eu-west-1'] })).toHaveLength(2)
  })

  it.each<[RegistryOptions, string]>([
    [
      { registries: [plain], regions: ['eu-west-1'] },
      `--region eu-west-1 contradicts ${plain}, which is in us-west-2.`,
    ],
    [
      { registries: [plain, fips], regions: ['us-west-2', 'eu-west-1'] },
      `--region eu-west-1 contradicts ${plain}, ${fips}, which are in us-west-2.`,
    ],
    [
      { public: true, regions: ['eu-west-1'] },
      '--region eu-west-1 contradicts public.ecr.aws, which is in us-east-1.',
    ],
  ])('that nothing uses and no host is in are wrong usage: %j', async (options, message) => {
    await expect(resolve(options)).rejects.toMatchObject({ code: 'region-mismatch', message })
  })
})

describe('flags', () => {
  const form = async (options: RegistryOptions, environment?: Environment) => {
    const [asked] = await resolve(options, environment)
    const { isFips, isDualStack } = asked!.target
    return [requestedHost(asked!), isFips, isDualStack]
  }
  const both = { AWS_REGION: 'us-west-2', AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }

  it.each<[string, RegistryOptions, Environment | undefined, [string | null, boolean, boolean]]>([
    ['a plain host asks for neither', { registries: [plain] }, undefined, [plain, false, false]],
    ['a FIPS host asks with FIPS', { registries: [fips] }, undefined, [fips, true, false]],
    [
      'a dual-stack host asks with dual-stack',
      { registries: [dualStack] },
      undefined,
      [dualStack, false, true],
    ],
    ['environment flags leave a host alone', { registries: [plain] }, both, [plain, false, false]],
    [
      'explicit flags change the call for a host, not the host',
      { registries: [plain], fips: true, dualStack: true },
      undefined,
      [plain, true, true],
    ],
    [
      'an explicit false leaves the form of a host',
      { registries: [fips], fips: false },
      undefined,
      [fips, true, false],
    ],
    [
      'an explicit flag decides the host of an id',
      { registries: [id], fips: true },
      undefined,
      [fips, true, false],
    ],
    [
      'environment flags decide the host of an id',
      { registries: [id] },
      both,
      [`${id}.dkr-ecr-fips.us-west-2.on.aws`, true, true],
    ],
    [
      'an explicit false overrules the environment',
      { registries: [id], fips: false },
      both,
      [dualStack, false, true],
    ],
    ["explicit flags hold for the caller's own registry", { fips: true }, undefined, [null, true, false]],
    ["environment flags hold for the caller's own registry", {}, both, [null, true, true]],
    [
      'dual-stack picks the dual-stack host of ECR Public',
      { public: true, dualStack: true },
      undefined,
      ['ecr-public.aws.com', false, true],
    ],
    [
      'an endpoint drops them for a host',
      { registries: [fips], endpointUrl: 'http://localhost:4566', dualStack: true },
      undefined,
      [fips, false, false],
    ],
    [
      'an endpoint drops them for an id, which keeps its form',
      { registries: [id], endpointUrl: 'http://localhost:4566', fips: true },
      undefined,
      [fips, false, false],
    ],
    [
      "an endpoint drops them for the caller's own registry",
      { fips: true },
      { ...both, AWS_ENDPOINT_URL_ECR: 'http://localhost:4566' },
      [null, false, false],
    ],
  ])('%s', async (_, options, environment, expected) => {
    expect(await form(options, environment)).toEqual(expected)
  })
})

describe('a configured endpoint', () => {
  const endpointUrl = 'http://localhost:4566'
  const environment = {
    AWS_REGION: 'us-west-2',
    AWS_ENDPOINT_URL_ECR: 'http://ecr',
    AWS_ENDPOINT_URL_ECR_PUBLIC: 'http://p',
  }

  it('is that of the kind of registry that is asked for, unless one is named for all', async () => {
    const endpoints = async (options: RegistryOptions) =>
      (await resolve({ registries: [plain, 'public.ecr.aws'], ...options }, environment)).map(
        ({ target }) => target.endpoint,
      )
    expect(await endpoints({})).toEqual(['http://ecr', 'http://p'])
    expect(await endpoints({ endpointUrl })).toEqual([endpointUrl, endpointUrl])
  })

  it.each(['localhost:5000', 'http://localhost:5000', 'https://localhost:5000/'])(
    'lets %s be named as the registry that its answer must confirm',
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

  it('still takes a host of ECR for what it is', async () => {
    const [asked] = await resolve({ registries: [plain], endpointUrl })
    expect(asked).toMatchObject({ registry: { host: plain }, authority: null })
  })

  it.each(['evil.com/path', 'user@localhost:5000', 'localhost:', '-x', 'a b', '', 'localhost:5000\n'])(
    'does not let %j be named',
    async (text) => {
      await expect(resolve({ registries: [text], endpointUrl })).rejects.toMatchObject({
        code: 'not-ecr-registry',
      })
    },
  )

  it('needs a region to be asked in', async () => {
    const attempt = resolve({ registries: ['localhost:5000'], endpointUrl }, {})
    await expect(attempt).rejects.toMatchObject({ code: 'no-region' })
  })

  it.each(['', 'localhost:4566', 'ftp://localhost', 'https://', 'not a url'])(
    'is refused when it is %j',
    async (url) => {
      await expect(resolve({ endpointUrl: url })).rejects.toMatchObject({ code: 'invalid-endpoint' })
    },
  )

  it('keeps its password out of the error', async () => {
    await expect(resolve({ endpointUrl: 'ftp://user:secret@localhost' })).rejects.toMatchObject({
      message: 'The endpoint "ftp://***@localhost" is not an http(s) URL.',
    })
  })
})

describe('wrong usage', () => {
  it.each<[string, RegistryOptions, Environment, string]>([
    ["no region for the caller's own registry", {}, {}, 'no-region'],
    ['no region for an id', { registries: [id] }, {}, 'no-region'],
    ['a region that is none', { regions: ['US West'] }, {}, 'invalid-region'],
    ['an unused region that is none', { registries: [plain], regions: ['../x'] }, {}, 'invalid-region'],
    ['a region of the environment that is none', {}, { AWS_REGION: 'us-west-2.evil.com' }, 'invalid-region'],
    ['an id of 11 digits', { registries: ['11112222333'] }, {}, 'invalid-registry-id'],
    ['an id with hyphens', { registries: ['1111-2222-3333'] }, {}, 'invalid-registry-id'],
    ['a host among the ids', { registryIds: [plain] }, {}, 'invalid-registry-id'],
    ["a host that is not ECR's", { registries: ['docker.io'] }, {}, 'not-ecr-registry'],
    [
      'a host:port without an endpoint',
      { registries: ['localhost:5000'] },
      { AWS_REGION: 'x' },
      'not-ecr-registry',
    ],
    [
      'a dual-stack id where there is none',
      { registries: [id], dualStack: true },
      { AWS_REGION: 'us-iso-east-1' },
      'invalid-usage',
    ],
  ])('is %s', async (_, options, environment, code) => {
    await expect(resolve(options, environment)).rejects.toMatchObject({ code, exitCode: 2 })
  })
})

describe('the hosts alone', () => {
  const environment = { HOME: '/nowhere', AWS_REGION: 'us-west-2' }

  it('are told without asking AWS for anything', async () => {
    const options = { environment, registries: [id, fips], public: true }
    expect(await resolveRegistryHosts(options)).toEqual([plain, fips, 'public.ecr.aws'])
  })

  it('are those that are named for a configured endpoint', async () => {
    const options = { environment, registries: ['localhost:5000'], endpointUrl: 'http://localhost:4566' }
    expect(await resolveRegistryHosts(options)).toEqual(['localhost:5000'])
  })

  it('cannot be told where nothing is named', async () => {
    await expect(resolveRegistryHosts({ environment })).rejects.toMatchObject({ code: 'invalid-usage' })
  })
})
