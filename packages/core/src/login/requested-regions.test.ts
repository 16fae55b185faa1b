import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fips, id, otherId, plain, resolve } from '../../test-support/requested.ts'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import type { Environment } from '../system/environment.ts'
import type { RegistryOptions } from './options.ts'
import { resolveRequestedRegistries } from './requested-registries.ts'

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
