import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseProfile, readAwsConfig } from '../aws-config/aws-config.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import type { Environment } from '../system/environment.ts'
import { chooseIdentity, type IdentityOptions } from './choose-identity.ts'

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
    const { choice, failure, config } = choose([null])
    expect(choice).toEqual({ config, credentials: null, role: null, cacheAs: null })
    expect(failure).toBeNull()
  })

  it("chooses a rule's profile, with the configuration under that profile, which counts as explicit", () => {
    const { choice, failure, config } = choose([{ match, profile: 'base' }])
    const own = chooseProfile(config, 'base')
    expect(choice).toEqual({ config: own, credentials: null, role: null, cacheAs: null })
    expect(own).toMatchObject({ profile: 'base', profileOrigin: 'explicit' })
    expect(failure).toBeNull()
  })

  it('chooses the first rule with a profile or a role', () => {
    const rules = [
      null,
      { match, region: 'eu-west-1' },
      { match, profile: 'base' },
      { match, profile: 'sso' },
    ]
    expect(choose(rules).choice.config.profile).toBe('base')
  })

  it.each<[string, (RegistryRule | null)[], string | null]>([
    ['the rule', [{ match, profile: 'base', cacheAs: 'build' }], 'build'],
    [
      'the rule with the profile',
      [
        { match, profile: 'base' },
        { match, profile: 'sso', cacheAs: 'b' },
      ],
      null,
    ],
    ['the first rule, when none has a profile', [null, { match, cacheAs: 'build' }], 'build'],
    ['no rule', [{ match, profile: 'base' }], null],
  ])('chooses the name under which the user vouches for the principal: that of %s', (_, rules, cacheAs) => {
    expect(choose(rules).choice).toMatchObject({ cacheAs })
  })

  const arn = `arn:aws:iam::${otherId}:role/pull`

  it.each<[string, Partial<RegistryRule>, string]>([
    ['its source profile', { sourceProfile: 'base' }, 'base'],
    ['its source profile, before its profile', { sourceProfile: 'base', profile: 'sso' }, 'base'],
    ['its profile', { profile: 'base' }, 'base'],
    ['what environment and default profile configure', {}, 'default'],
  ])("chooses a rule's role, to be assumed with %s", (_, more, profile) => {
    const rule = { match, roleArn: arn, externalId: 'x', sessionName: 'nightly', ...more }
    expect(choose([rule]).choice).toMatchObject({
      role: { arn, externalId: 'x', sessionName: 'nightly' },
      config: { profile },
    })
  })

  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }

  it.each<[string, IdentityOptions, object]>([
    ['profile', { profile: 'sso' }, { credentials: null, role: null }],
    [
      'role',
      { roleArn: `arn:aws:iam::${id}:role/mine` },
      { credentials: null, role: { arn: `arn:aws:iam::${id}:role/mine` } },
    ],
    ['credentials', { credentials }, { credentials, role: null }],
  ])('prefers the %s of the options to all rules, which vouch for nothing then', (_, options, expected) => {
    const { choice, failure } = choose([{ match, profile: 'base', cacheAs: 'build' }], { options })
    expect(choice).toMatchObject({ ...expected, cacheAs: null })
    expect(failure).toBeNull()
    expect(choice.config.profile).toBe(options.profile ?? 'default')
  })

  it('returns the failure of a rule whose profile does not exist', () => {
    expect(choose([{ match, profile: 'nobody' }])).toMatchObject({
      choice: { config: { profile: 'default' } },
      failure: { code: 'unknown-profile' },
    })
  })
})

describe('profile = "auto"', () => {
  const auto = [{ match, profile: 'auto' }]

  it("chooses the only profile in the registry's account", () => {
    expect(choose(auto).choice.config.profile).toBe('sso')
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
