import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseProfile, readAwsConfig } from '../aws-config/aws-config.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import type { Environment } from '../system/environment.ts'
import { chooseIdentity, type IdentityOptions } from './choose-identity.ts'
import { createIdentity } from './identity.ts'

const id = '111122223333'
const otherId = '444455556666'
const match = id

const awsConfig = `
[default]
region = us-west-2
[profile sso]
sso_account_id = ${id}
[profile role]
role_arn = arn:aws:iam::${otherId}:role/deploy
[profile session]
login_session = arn:aws:iam::${otherId}:user/me
[profile base]
aws_access_key_id = AKIABASE
aws_secret_access_key = secret
`

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-identity-'))
  mkdirSync(join(home, '.aws'))
  writeFileSync(join(home, '.aws', 'config'), awsConfig)
})
afterAll(() => rmSync(home, { recursive: true }))

interface Setup {
  readonly options?: IdentityOptions
  readonly environment?: Environment
  readonly registryId?: string | null
}

function choose(
  rules: readonly (RegistryRule | null)[],
  { options = {}, environment = {}, registryId = id }: Setup = {},
) {
  const config = readAwsConfig({ HOME: home, ...environment }, options.profile)
  return { ...chooseIdentity(options, config, rules, registryId), config }
}

describe('chooseIdentity', () => {
  it('chooses what environment and default profile configure where there is no rule', () => {
    const { identity, failure, config } = choose([null])
    expect(identity).toEqual(createIdentity(config))
    expect(failure).toBeNull()
  })

  it("chooses a rule's profile, with the configuration under that profile", () => {
    const { identity, failure, config } = choose([{ match, profile: 'base' }])
    expect(identity).toEqual({
      source: 'profile',
      credentials: null,
      profile: 'base',
      role: null,
      config: chooseProfile(config, 'base'),
    })
    expect(failure).toBeNull()
  })

  it("prefers a rule's profile to static credentials in the environment", () => {
    const environment = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }
    const { identity } = choose([{ match, profile: 'base' }], { environment })
    expect(identity).toMatchObject({ source: 'profile', profile: 'base' })
  })

  it('chooses the first rule with a profile or a role', () => {
    const rules = [
      null,
      { match, region: 'eu-west-1' },
      { match, profile: 'base' },
      { match, profile: 'sso' },
    ]
    expect(choose(rules).identity.profile).toBe('base')
  })

  const arn = `arn:aws:iam::${otherId}:role/pull`

  it.each<[string, Partial<RegistryRule>, string]>([
    ['its source profile', { sourceProfile: 'base' }, 'base'],
    ['its profile', { profile: 'base' }, 'base'],
    ['what environment and default profile configure', {}, 'default'],
  ])("chooses a rule's role, to be assumed with %s", (_, more, profile) => {
    const rule = { match, roleArn: arn, externalId: 'x', sessionName: 'nightly', ...more }
    expect(choose([rule]).identity).toMatchObject({
      profile,
      role: { arn, externalId: 'x', sessionName: 'nightly' },
      config: { profile },
    })
  })

  it.each<[string, IdentityOptions, object]>([
    ['profile', { profile: 'sso' }, { source: 'profile', profile: 'sso', role: null }],
    [
      'role',
      { roleArn: `arn:aws:iam::${id}:role/mine` },
      { profile: 'default', role: { arn: `arn:aws:iam::${id}:role/mine` } },
    ],
    [
      'credentials',
      { credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } },
      {
        source: 'caller',
        profile: null,
        role: null,
        credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
      },
    ],
  ])('prefers the %s of the options to all rules', (_, options, identity) => {
    const chosen = choose([{ match, profile: 'base' }], { options })
    expect(chosen).toMatchObject({ identity, failure: null })
    expect(chosen.identity.config.profile).toBe(options.profile ?? 'default')
  })

  it('returns the failure of a rule whose profile does not exist', () => {
    expect(choose([{ match, profile: 'nobody' }])).toMatchObject({
      identity: { profile: 'default' },
      failure: { code: 'unknown-profile' },
    })
  })
})

describe('profile = "auto"', () => {
  const auto = [{ match, profile: 'auto' }]

  it("chooses the only profile in the registry's account", () => {
    expect(choose(auto).identity.profile).toBe('sso')
  })

  it('fails with the names of the candidates when there are several', () => {
    expect(choose(auto, { registryId: otherId }).failure).toMatchObject({
      code: 'invalid-settings',
      message: `profile = "auto" finds several profiles in ${otherId}: "role", "session".`,
      hint: 'Name the profile in the rule.',
    })
  })

  it('fails when there is none', () => {
    expect(choose(auto, { registryId: '999900001111' }).failure?.message).toBe(
      `profile = "auto" finds no profile in ${join(home, '.aws', 'config')} whose sso_account_id or role_arn is in 999900001111.`,
    )
  })

  it('fails for ECR Public', () => {
    expect(choose(auto, { registryId: null }).failure?.message).toBe(
      'profile = "auto" cannot find a profile for ECR Public, which is in no account.',
    )
  })
})
