import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import type { Environment } from '../system/environment.ts'
import type { RegistryOptions } from './options.ts'
import { requestedHost, resolveRequestedRegistries } from './requested-registries.ts'

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
  return resolveRequestedRegistries(options, configOf(environment), async () => null)
}

describe('the region', () => {
  const noInstance = () => Promise.reject(new Error('looked for a region'))
  const inEurope = `${id}.dkr.ecr.eu-west-1.amazonaws.com`
  const ruled: RegistryRule = { match: id, region: 'eu-central-1' }
  const unregioned: RegistryRule = { match: id, profile: 'base' }
  const environment = { AWS_REGION: 'us-west-2' }

  let home: string

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'ecrlogin-regions-'))
    mkdirSync(join(home, '.aws'))
    writeFileSync(
      join(home, '.aws', 'config'),
      '[default]\nregion = ap-south-1\n[profile base]\nregion = ap-east-1\n[profile bare]\noutput = json\n',
    )
  })
  afterAll(() => rmSync(home, { recursive: true }))

  interface Setup {
    readonly options?: RegistryOptions & IdentityOptions
    readonly rules?: readonly RegistryRule[]
    readonly environment?: Environment
    readonly instance?: () => Promise<string | null>
  }

  async function resolveFirst({ options, rules = [], environment: own, instance = noInstance }: Setup) {
    const config = readAwsConfig({ HOME: home, ...own }, options?.profile)
    const settings = { path: null, rules, groups: new Map() }
    const [first] = await resolveRequestedRegistries({ settings, ...options }, config, instance)
    return first!
  }

  const fromEnvironment = { kind: 'environment', variable: 'AWS_REGION' }

  it.each<[string, Setup, string, object]>([
    ['the host', { options: { registries: [inEurope] }, environment }, 'eu-west-1', { kind: 'host' }],
    [
      'the host, even if the options repeat it',
      { options: { registries: [inEurope], regions: ['eu-west-1'] } },
      'eu-west-1',
      { kind: 'host' },
    ],
    ['ECR Public', { options: { public: true }, environment }, 'us-east-1', { kind: 'host' }],
    [
      'the registry behind a custom domain',
      {
        options: { registries: ['images.example.com'] },
        rules: [{ match: 'images.example.com', host: inEurope, region: 'eu-north-1' }],
      },
      'eu-west-1',
      { kind: 'host' },
    ],
    [
      'the options, before a rule and the environment',
      { options: { registryIds: [id], regions: ['eu-west-1'] }, rules: [ruled], environment },
      'eu-west-1',
      { kind: 'option' },
    ],
    [
      'the rule for the account, before the environment',
      { options: { registryIds: [id] }, rules: [ruled], environment },
      'eu-central-1',
      { kind: 'rule', match: id },
    ],
    [
      'the environment, when the rule for the account names none',
      { options: { registryIds: [id] }, rules: [unregioned], environment },
      'us-west-2',
      fromEnvironment,
    ],
    [
      'the environment, when only the second rule for the account names one',
      { options: { registryIds: [id] }, rules: [unregioned, ruled], environment },
      'us-west-2',
      fromEnvironment,
    ],
    [
      'the environment, when the rule is for another account',
      { options: { registryIds: [otherId] }, rules: [ruled], environment },
      'us-west-2',
      fromEnvironment,
    ],
    [
      'AWS_DEFAULT_REGION',
      { environment: { AWS_DEFAULT_REGION: 'us-west-1' } },
      'us-west-1',
      { kind: 'environment', variable: 'AWS_DEFAULT_REGION' },
    ],
    ['the default profile', {}, 'ap-south-1', { kind: 'profile', profile: 'default' }],
    [
      'the profile of the options',
      { options: { profile: 'base' } },
      'ap-east-1',
      { kind: 'profile', profile: 'base' },
    ],
    [
      "the default profile, when the rule's own profile names another",
      { options: { registryIds: [id] }, rules: [unregioned] },
      'ap-south-1',
      { kind: 'profile', profile: 'default' },
    ],
    [
      'the instance, when nothing else names one',
      { options: { profile: 'bare' }, instance: async () => 'eu-north-1' },
      'eu-north-1',
      { kind: 'instance-metadata' },
    ],
  ])('comes from %s', async (_, setup, name, source) => {
    const { region, target, registry } = await resolveFirst(setup)
    expect(region).toEqual({ name, source })
    expect(target.region).toBe(name)
    if (registry) expect(registry.region).toBe(name)
  })

  it.each<[string, Setup, string]>([
    [
      'the first of the options',
      { options: { registries: [inEurope], regions: ['eu-west-1'] } },
      'eu-west-1',
    ],
    ['the environment', { options: { registries: [inEurope] }, environment }, 'us-west-2'],
    [
      'the profile of the rule',
      { options: { registries: [inEurope] }, rules: [{ match: inEurope, profile: 'base' }] },
      'ap-east-1',
    ],
    [
      'the registry, when nothing else names one',
      { options: { registries: [inEurope], profile: 'bare' } },
      'eu-west-1',
    ],
  ])('of STS comes from %s', async (_, { options, rules = [], ...more }, name) => {
    const roleArn = `arn:aws:iam::${id}:role/pull`
    // The role of a rule, since one in the options would override it.
    const { identity } = await resolveFirst({
      ...more,
      options: rules.length > 0 ? options! : { ...options, roleArn },
      rules: rules.map((rule) => ({ ...rule, roleArn })),
    })
    expect(identity?.source).toMatchObject({ kind: 'role', sts: { region: name } })
  })

  it.each<[string, Setup]>([
    ['the options', { options: { registryIds: [id], regions: ['fips-us-east-1'] } }],
    ['the environment', { options: { registryIds: [id] }, environment: { AWS_REGION: 'us-east-1-fips' } }],
  ])('may have its old FIPS name in %s', async (_, setup) => {
    expect(await resolveFirst(setup)).toMatchObject({
      region: { name: 'us-east-1' },
      registry: { host: `${id}.dkr.ecr-fips.us-east-1.amazonaws.com` },
      target: { region: 'us-east-1', isFips: true },
    })
  })

  it('in the environment may differ from that of a host', async () => {
    expect(await resolve({ registries: [inEurope] }, environment)).toHaveLength(1)
  })

  it('in the options may be that of the host, or that of an account id', async () => {
    expect(await resolve({ registries: [plain], regions: ['us-west-2'] })).toHaveLength(1)
    expect(await resolve({ registries: [plain, otherId], regions: ['eu-west-1'] })).toHaveLength(2)
  })

  it.each<[RegistryOptions, string]>([
    [
      { registries: [plain], regions: ['eu-west-1'] },
      `The region eu-west-1 contradicts ${plain}, which is in us-west-2.`,
    ],
    [
      { registries: [plain, fips], regions: ['us-west-2', 'eu-west-1'] },
      `The region eu-west-1 contradicts ${plain}, ${fips}, which are in us-west-2.`,
    ],
    [
      { public: true, regions: ['eu-west-1'] },
      'The region eu-west-1 contradicts public.ecr.aws, which is in us-east-1.',
    ],
  ])('in the options must not contradict the hosts: %j', async (options, message) => {
    await expect(resolve(options)).rejects.toMatchObject({ code: 'region-mismatch', message })
  })
})

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
