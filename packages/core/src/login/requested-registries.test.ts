import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import { parseSettings } from '../settings/settings.ts'
import type { Environment } from '../system/environment.ts'
import type { RegistryOptions } from './options.ts'
import {
  nameOf,
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
  return resolveRequestedRegistries(options, configOf(environment), async () => null)
}

/** Each as its host, or as `own` when only the response names it, with the region of its API. */
function summarize(requested: readonly RequestedRegistry[]): string[] {
  return requested.map((one) => `${requestedHost(one) ?? 'own'} in ${one.target.region}`)
}

describe('the requested registries', () => {
  it.each<[string, RegistryOptions, string[]]>([
    ["the caller's own registry when none is named", {}, ['own in us-west-2']],
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
      'ECR Public after the named registries',
      { registries: [plain], public: true },
      [`${plain} in us-west-2`, 'public.ecr.aws in us-east-1'],
    ],
    ['ECR Public by its host', { registries: ['public.ecr.aws/nginx'] }, ['public.ecr.aws in us-east-1']],
    [
      'all in the requested order, `registries` before `registryIds`',
      { registries: ['public.ecr.aws', otherId, fips], registryIds: [id] },
      [
        'public.ecr.aws in us-east-1',
        `${otherId}.dkr.ecr.us-west-2.amazonaws.com in us-west-2`,
        `${fips} in us-west-2`,
        `${plain} in us-west-2`,
      ],
    ],
    [
      'each registry once, in its first place',
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
  ])('are %s', async (_, options, summary) => {
    expect(summarize(await resolve(options))).toEqual(summary)
  })
})

describe('the name of a requested registry', () => {
  it('is its host, or the region of the own registry', async () => {
    const requested = await resolve({ registries: [plain] })
    expect([...requested, ...(await resolve({}))].map(nameOf)).toEqual([plain, 'own registry in us-west-2'])
  })
})

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
  ])('of STS comes from %s', async (_, setup, name) => {
    expect((await resolveFirst(setup)).stsRegion).toBe(name)
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
    ['the environment does not change a host', { registries: [plain] }, both, [plain, false, false]],
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

describe('wrong usage', () => {
  it.each<[string, RegistryOptions, Environment, string]>([
    ["no region for the caller's own registry", {}, {}, 'no-region'],
    ['no region for an account id', { registries: [id] }, {}, 'no-region'],
    ['an invalid region', { regions: ['US West'] }, {}, 'invalid-region'],
    ['an invalid region that nothing uses', { registries: [plain], regions: ['../x'] }, {}, 'invalid-region'],
    ['an invalid region in the environment', {}, { AWS_REGION: 'us-west-2.evil.com' }, 'invalid-region'],
    ['an account id of 11 digits', { registries: ['11112222333'] }, {}, 'invalid-registry-id'],
    ['an account id with hyphens', { registries: ['1111-2222-3333'] }, {}, 'invalid-registry-id'],
    ['a host among the account ids', { registryIds: [plain] }, {}, 'invalid-registry-id'],
    ["a host that is not ECR's", { registries: ['docker.io'] }, {}, 'not-ecr-registry'],
    [
      'a host:port without an endpoint',
      { registries: ['localhost:5000'] },
      { AWS_REGION: 'x' },
      'not-ecr-registry',
    ],
    [
      'a dual-stack account id in a partition without dual-stack names',
      { registries: [id], dualStack: true },
      { AWS_REGION: 'us-iso-east-1' },
      'invalid-usage',
    ],
  ])('is reported: %s', async (_, options, environment, code) => {
    await expect(resolve(options, environment)).rejects.toMatchObject({ code, kind: 'usage' })
  })
})

const awsConfig = `
[default]
region = us-west-2
[profile sso]
sso_account_id = ${id}
[profile base]
region = us-east-1
endpoint_url = http://127.0.0.1:4566
`

describe('with a settings file,', () => {
  let home: string

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'ecrlogin-settings-'))
    mkdirSync(join(home, '.aws'))
    writeFileSync(join(home, '.aws', 'config'), awsConfig)
  })
  afterAll(() => rmSync(home, { recursive: true }))

  const host = plain
  const other = `${otherId}.dkr.ecr.eu-west-1.amazonaws.com`
  const rule = (lines: string) => `[[registry]]\nmatch = "${id}"\n${lines}\n`

  async function resolveWith(registries: readonly string[], text: string, options: IdentityOptions = {}) {
    const config = readAwsConfig({ HOME: home }, options.profile)
    const settings = await parseSettings('/etc/config.toml', text)
    return resolveRequestedRegistries({ registries, settings, ...options }, config, async () => null)
  }

  async function resolveOne(name: string, text: string, options: IdentityOptions = {}) {
    const [one, ...others] = await resolveWith([name], text, options)
    expect(others).toEqual([])
    return one!
  }

  describe('the identity', () => {
    it('is that of the rule, whose profile may set the endpoint', async () => {
      expect(await resolveOne(host, rule('profile = "base"'))).toMatchObject({
        rule: { match: id, profile: 'base' },
        identity: { profile: 'base', role: null, config: { profile: 'base' } },
        target: { region: 'us-west-2', endpoint: 'http://127.0.0.1:4566' },
        failure: null,
      })
    })

    it('is that of the options before all rules, and the rule is still reported', async () => {
      expect(await resolveOne(host, rule('profile = "base"'), { profile: 'sso' })).toMatchObject({
        rule: { profile: 'base' },
        identity: { profile: 'sso' },
      })
    })

    it('fails only for the registries whose rule names an unknown profile', async () => {
      const [one, two] = await resolveWith([host, other], rule('profile = "nobody"'))
      expect(one!.failure).toMatchObject({ code: 'unknown-profile' })
      expect(two!.failure).toBeNull()
    })

    it('is that of the only profile in the account for profile = "auto"', async () => {
      expect((await resolveOne(host, rule('profile = "auto"'))).identity.profile).toBe('sso')
    })
  })

  describe('a group', () => {
    const groups = `[groups]\nteam = ["${host}", "${otherId}", "public.ecr.aws"]\n`

    it('is replaced by its registries, each once', async () => {
      const requested = await resolveWith([other, 'team', host], groups)
      expect(requested.map(({ registry }) => registry?.host)).toEqual([
        other,
        host,
        `${otherId}.dkr.ecr.us-west-2.amazonaws.com`,
        'public.ecr.aws',
      ])
    })

    it.each(['tea', 'constructor'])('must be named exactly: not %s', async (name) => {
      await expect(resolveWith([name], groups)).rejects.toMatchObject({ code: 'not-ecr-registry' })
    })
  })

  describe('a custom domain', () => {
    const domain = `[[registry]]\nmatch = "images.example.com"\nhost = "${other}"\n[[registry]]\nmatch = "${otherId}"\nprofile = "base"\n`

    it('keeps its name, and uses the API and the identity of the registry behind it', async () => {
      for (const name of [
        'images.example.com',
        'https://images.example.com/team/image',
        'images.example.com:443',
      ]) {
        expect(await resolveOne(name, domain)).toMatchObject({
          registry: { host: 'images.example.com', registryId: otherId },
          target: { region: 'eu-west-1', isPublic: false },
          identity: { profile: 'base' },
        })
      }
    })

    it('may have its own identity', async () => {
      const own = domain.replace('\nhost', '\nprofile = "sso"\nhost')
      expect((await resolveOne('images.example.com', own)).identity.profile).toBe('sso')
    })

    it('is rejected when no rule names the registry behind it', async () => {
      await expect(resolveWith(['other.example.com'], domain)).rejects.toMatchObject({
        code: 'not-ecr-registry',
      })
      await expect(
        resolveWith(['other.example.com'], '[[registry]]\nmatch = "other.example.com"\nprofile = "base"'),
      ).rejects.toMatchObject({ code: 'not-ecr-registry' })
    })

    it('is rejected when it is not a host name, whatever a glob matches', async () => {
      const glob = domain.replace('images.example.com', '*.example.com')
      expect((await resolveOne('a-b.example.com', glob)).registry?.host).toBe('a-b.example.com')
      await expect(resolveWith(['$(id).example.com'], glob)).rejects.toMatchObject({
        code: 'not-ecr-registry',
      })
    })
  })
})
