import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fips, id, otherId, plain, resolve } from '../../test-support/requested.ts'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import { parseSettings } from '../settings/settings.ts'
import type { Environment } from '../system/environment.ts'
import type { RegistryOptions } from './options.ts'
import {
  nameOf,
  type RequestedRegistry,
  requestedHost,
  resolveRequestedRegistries,
} from './requested-registries.ts'

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
    [
      'an id in a region in any case',
      { registries: [id], regions: ['US-West-2', 'us-west-2'] },
      [`${plain} in us-west-2`],
    ],
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

describe('wrong usage', () => {
  it.each<[string, RegistryOptions, Environment, string]>([
    ["no region for the caller's own registry", {}, {}, 'no-region'],
    ['no region for an account id', { registries: [id] }, {}, 'no-region'],
    ['an invalid region', { regions: ['US West'] }, {}, 'invalid-region'],
    ['an invalid region that nothing uses', { registries: [plain], regions: ['../x'] }, {}, 'invalid-region'],
    ['an invalid region in the environment', {}, { AWS_REGION: 'us-west-2.evil.com' }, 'invalid-region'],
    ['an account id of 11 digits', { registries: ['11112222333'] }, {}, 'invalid-registry-id'],
    ['an account id with hyphens', { registries: ['1111-2222-3333'] }, {}, 'invalid-registry-id'],
    ['nothing but hyphens', { registries: ['--'] }, {}, 'not-ecr-registry'],
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
sso_role_name = Developer
sso_region = us-east-1
sso_start_url = https://corporate.awsapps.com/start
[profile half]
aws_access_key_id = AKIAHALF
[profile base]
aws_access_key_id = AKIABASE
aws_secret_access_key = secret
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
        identity: { source: { profile: 'base' }, config: { profile: 'base' }, cacheAs: null },
        target: { region: 'us-west-2', endpoint: 'http://127.0.0.1:4566' },
        failure: null,
      })
    })

    it('is that of the options before all rules, and the rule is still reported', async () => {
      expect(await resolveOne(host, rule('profile = "base"'), { profile: 'sso' })).toMatchObject({
        rule: { profile: 'base' },
        identity: { source: { profile: 'sso' }, config: { profile: 'sso' } },
      })
    })

    it.each([
      ['an unknown profile', 'nobody', 'unknown-profile'],
      ['a profile with half a key', 'half', 'invalid-credentials'],
    ])('fails only for the registries whose rule names %s', async (_, profile, code) => {
      const [one, two] = await resolveWith([host, other], rule(`profile = "${profile}"`))
      expect(one).toMatchObject({ identity: null, failure: { code } })
      expect(two).toMatchObject({ identity: { source: { kind: 'instance' } }, failure: null })
    })

    it('fails for all registries when that of the environment is half a key', async () => {
      const config = readAwsConfig({ HOME: '/nowhere', AWS_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: 'AKIA' })
      const requested = await resolveRequestedRegistries(
        { registries: [host], public: true, regions: ['us-west-2'] },
        config,
        async () => null,
      )
      expect(requested.map(({ failure }) => failure?.code)).toEqual(Array(2).fill('invalid-credentials'))
    })

    it('has the name under which the rule vouches for its principal', async () => {
      const vouching = rule('profile = "base"\ncache_as = "build"')
      expect(await resolveOne(host, vouching)).toMatchObject({ identity: { cacheAs: 'build' } })
      expect(await resolveOne(host, vouching, { profile: 'sso' })).toMatchObject({
        identity: { cacheAs: null },
      })
    })

    it('is that of the only profile in the account for profile = "auto"', async () => {
      expect((await resolveOne(host, rule('profile = "auto"'))).config.profile).toBe('sso')
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
          identity: { source: { profile: 'base' }, config: { profile: 'base' } },
        })
      }
    })

    it('may have its own identity', async () => {
      const own = domain.replace('\nhost', '\nprofile = "sso"\nhost')
      expect((await resolveOne('images.example.com', own)).config.profile).toBe('sso')
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
