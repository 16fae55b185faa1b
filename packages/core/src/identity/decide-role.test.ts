import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  base,
  environmentKeys,
  keysOf,
  plainTarget,
  roleArn,
  type Setup,
  SourceStage,
} from '../../test-support/source-stage.ts'
import type { Environment } from '../system/environment.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const role = (name: string, settings: string) => `[profile ${name}]\nrole_arn = ${roleArn}\n${settings}\n`
const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/role' }

describe('the role of a profile', () => {
  it('has all its parameters', () => {
    const settings = `source_profile = base
role_session_name = me
external_id = x=y
mfa_serial = arn:aws:iam::111122223333:mfa/me
duration_seconds = 900`
    expect(stage.decide({ config: base + role('a', settings), profile: 'a' })).toEqual({
      kind: 'role',
      profile: 'a',
      roleArn,
      sessionName: 'me',
      externalId: 'x=y',
      mfaSerial: 'arn:aws:iam::111122223333:mfa/me',
      durationSeconds: 900,
      sts: plainTarget,
      base: expect.objectContaining({ kind: 'keys', profile: 'base', accessKeyId: 'AKIABASE' }),
    })
  })

  it('has null for those that are not set', () => {
    expect(stage.decide({ config: base + role('a', 'source_profile = base'), profile: 'a' })).toMatchObject({
      sessionName: null,
      externalId: null,
      mfaSerial: null,
      durationSeconds: null,
    })
  })

  it.each([
    ['3600', 3600],
    ['+900', 900],
    ['1_000', 1000],
    ['abc', null],
    ['3600.5', null],
    ['1h', null],
    ['0x10', null],
  ])('has a duration as Python reads it, and ignores any other: %s', (text, durationSeconds) => {
    const config = base + role('a', `source_profile = base\nduration_seconds = ${text}`)
    expect(stage.decide({ config, profile: 'a' })).toMatchObject({ durationSeconds })
  })

  it('may be split over the two files, of which the credentials file takes precedence', () => {
    const config = `${base}[profile a]\nrole_arn = other\nexternal_id = x\n`
    const credentialsFile = `[a]\nrole_arn = ${roleArn}\nsource_profile = base\n`
    expect(stage.decide({ config, credentialsFile, profile: 'a' })).toMatchObject({
      roleArn,
      externalId: 'x',
    })
  })
})

describe('the source profile', () => {
  it.each<[string, string, object]>([
    ['keys', base, { kind: 'keys', accessKeyId: 'AKIABASE' }],
    [
      'a process',
      '[profile base]\ncredential_process = /bin/credentials\n',
      { kind: 'process', profile: 'base' },
    ],
    [
      'an SSO session',
      '[profile base]\nsso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n',
      { kind: 'sso', profile: 'base', sessionName: null },
    ],
    ['a login session', '[profile base]\nlogin_session = arn\n', { kind: 'login', profile: 'base' }],
    [
      'a role of its own',
      `${role('base', 'source_profile = root')}[profile root]\n${keysOf('root')}`,
      { kind: 'role', profile: 'base', base: { accessKeyId: 'AKIAROOT' } },
    ],
    [
      'the role of a container',
      role('base', 'credential_source = EcsContainer'),
      { kind: 'role', base: { kind: 'container' } },
    ],
    [
      'keys, even if it also has a role',
      `${role('base', 'source_profile = gone')}${keysOf('base')}`,
      { kind: 'keys', accessKeyId: 'AKIABASE' },
    ],
  ])('may have %s', (_, config, expected) => {
    const setup = { config: config + role('a', 'source_profile = base'), environment: container }
    expect(stage.decide({ ...setup, profile: 'a' })).toMatchObject({
      kind: 'role',
      profile: 'a',
      base: expected,
    })
  })

  it('may be in the credentials file alone', () => {
    const config = role('a', 'source_profile = base')
    const credentialsFile = `[base]\n${keysOf('base')}`
    expect(stage.decide({ config, credentialsFile, profile: 'a' })).toMatchObject({
      base: { accessKeyId: 'AKIABASE', place: join(stage.home, '.aws', 'credentials') },
    })
  })

  it('may be the profile itself, for its keys', () => {
    const config = role('a', `source_profile = a\n${keysOf('a')}`)
    expect(stage.decide({ config, profile: 'a' })).toMatchObject({
      base: { kind: 'keys', accessKeyId: 'AKIAA' },
    })
  })

  it('uses no keys of the environment', () => {
    const config = role('a', 'source_profile = base') + base
    const setup = { config, environment: { AWS_PROFILE: 'a', AWS_WEB_IDENTITY_TOKEN_FILE: '/token' } }
    expect(stage.decide(setup)).toMatchObject({ base: { accessKeyId: 'AKIABASE' } })
  })
})

describe('credential_source', () => {
  it.each<[string, Environment, object]>([
    ['Environment', environmentKeys, { kind: 'keys', place: 'the environment' }],
    ['EcsContainer', container, { kind: 'container', url: 'http://localhost/role' }],
    ['Ec2InstanceMetadata', {}, { kind: 'instance', endpoint: null }],
  ])('is %s', (name, environment, expected) => {
    const config = role('a', `credential_source = ${name}`)
    expect(stage.decide({ config, environment, profile: 'a' })).toMatchObject({
      kind: 'role',
      base: expected,
    })
  })
})

describe('an invalid role', () => {
  const fileHint = /^Check its section in .*config\.$/

  it.each<[string, Setup, string]>([
    [
      'no source',
      { config: role('a', '') },
      'has role_arn, but neither source_profile nor credential_source.',
    ],
    [
      'both sources',
      { config: base + role('a', 'source_profile = base\ncredential_source = Environment') },
      'has both source_profile and credential_source.',
    ],
    [
      'a source profile that does not exist',
      { config: role('a', 'source_profile = gone') },
      'refers to the source profile "gone", which does not exist.',
    ],
    [
      'a source profile without credentials',
      { config: `[profile bare]\nregion = x\n${role('a', 'source_profile = bare')}`, environment: container },
      'has the source profile "bare", which has no credentials.',
    ],
    [
      'itself as its source, without keys',
      { config: role('a', 'source_profile = a') },
      'is in a circle of source profiles: "a" -> "a".',
    ],
    [
      'a misspelled credential_source',
      { config: role('a', 'credential_source = environment'), environment: environmentKeys },
      'has the credential_source "environment"; AWS knows Environment, EcsContainer, Ec2InstanceMetadata.',
    ],
    [
      'a credential_source that every object has',
      { config: role('a', 'credential_source = constructor') },
      'has the credential_source "constructor"; AWS knows Environment, EcsContainer, Ec2InstanceMetadata.',
    ],
    [
      'no keys in the environment',
      { config: role('a', 'credential_source = Environment') },
      'has credential_source = Environment, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.',
    ],
    [
      'no container in the environment',
      { config: role('a', 'credential_source = EcsContainer') },
      'has credential_source = EcsContainer, but AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set.',
    ],
    [
      'services that do not exist',
      { config: base + role('a', 'source_profile = base\nservices = gone') },
      'refers to the services "gone", which do not exist.',
    ],
  ])('has %s', (_, setup, problem) => {
    expect(() => stage.decide({ ...setup, profile: 'a' })).toThrow(
      expect.objectContaining({
        code: 'invalid-profile',
        message: `The profile "a" ${problem}`,
        hint: expect.stringMatching(problem.includes('services') ? /^Add \[services gone\] to / : fileHint),
      }),
    )
  })

  it.each([
    [['a', 'b'], 'a', '"b" is in a circle of source profiles: "a" -> "b" -> "a".'],
    [['a', 'b', 'c'], 'b', '"c" is in a circle of source profiles: "a" -> "b" -> "c" -> "b".'],
  ])('is in a circle: %j, then %s', (names, last, problem) => {
    const config = names.map((name, index) => role(name, `source_profile = ${names[index + 1] ?? last}`))
    expect(() => stage.decide({ config: config.join(''), profile: 'a' })).toThrow(
      expect.objectContaining({ code: 'invalid-profile', message: `The profile ${problem}` }),
    )
  })

  it('has half of a key as its source', () => {
    const config = `[profile base]\naws_access_key_id = AKIA\n${role('a', 'source_profile = base')}`
    expect(() => stage.decide({ config, profile: 'a' })).toThrow(
      expect.objectContaining({
        code: 'invalid-credentials',
        message: expect.stringContaining('The profile "base" in '),
      }),
    )
  })
})

describe('the services that a source calls', () => {
  const services = `[services own]
sts =
  endpoint_url = http://services-sts
sso =
  endpoint_url = http://services-sso
sso_oidc =
  endpoint_url = http://services-oidc
signin =
  endpoint_url = http://services-signin
`
  const flags = 'use_fips_endpoint = true\nuse_dualstack_endpoint = TRUE\n'
  const ssoSettings = 'sso_start_url = u\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = n\n'

  it.each<[string, string, Environment, object]>([
    ['the profile', 'endpoint_url = http://all', {}, { endpoint: 'http://all' }],
    [
      'the services of the profile',
      'services = own\nendpoint_url = http://all',
      {},
      { endpoint: 'http://services-sts' },
    ],
    ['the environment', 'services = own', { AWS_ENDPOINT_URL_STS: 'http://env' }, { endpoint: 'http://env' }],
    ['the flags of the profile', flags, {}, { isFips: true, isDualStack: true }],
    ['the flags of the environment', '', { AWS_USE_FIPS_ENDPOINT: 'True' }, { isFips: true }],
  ])('are those of the chosen profile, not of its source profile: %s', (_, settings, environment, change) => {
    const other = `${base}endpoint_url = http://other\nuse_fips_endpoint = false\n`
    const config = `${other}${services}${role('a', `source_profile = base\n${settings}`)}`
    expect(stage.decide({ config, environment, profile: 'a' })).toMatchObject({
      sts: { ...plainTarget, ...change },
    })
  })

  it('are those of the chosen profile for a role below a role, too', () => {
    const config =
      `${base}${role('b', 'source_profile = base\nendpoint_url = http://other')}` +
      role('a', 'source_profile = b\nendpoint_url = http://own')
    expect(stage.decide({ config, profile: 'a' })).toMatchObject({
      sts: { endpoint: 'http://own' },
      base: { kind: 'role', sts: { endpoint: 'http://own' } },
    })
  })

  it.each(['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'])(
    'are in the chosen region: STS in %s',
    (region) => {
      const config = base + role('a', 'source_profile = base\nregion = us-east-1')
      expect(stage.decide({ config, profile: 'a', region })).toMatchObject({ sts: { region } })
    },
  )

  it.each<[string, string, object]>([
    [
      'SSO, in the region of the session',
      ssoSettings,
      {
        portal: { region: 'us-east-1', endpoint: 'http://services-sso' },
        oidc: { region: 'us-east-1', endpoint: 'http://services-oidc' },
      },
    ],
    [
      'a login session',
      'login_session = arn\n',
      { signin: { region: 'eu-west-1', endpoint: 'http://services-signin' } },
    ],
    [
      'a web identity',
      `web_identity_token_file = /t\nrole_arn = ${roleArn}\n`,
      { sts: { region: 'eu-west-1', endpoint: 'http://services-sts' } },
    ],
  ])('have the endpoints of the profile: %s', (_, settings, targets) => {
    const config = `${services}[profile a]\nservices = own\n${settings}`
    expect(stage.decide({ config, profile: 'a' })).toMatchObject(targets)
  })

  it('have the flags of the profile: SSO', () => {
    const variant = { region: 'us-east-1', endpoint: null, isFips: true, isDualStack: true }
    expect(stage.decide({ config: `[profile a]\n${flags}${ssoSettings}`, profile: 'a' })).toMatchObject({
      portal: variant,
      oidc: variant,
    })
  })

  it('keep the flags beside an endpoint, which has no variants', () => {
    const config = base + role('a', `source_profile = base\nendpoint_url = http://own\n${flags}`)
    expect(stage.decide({ config, profile: 'a' })).toMatchObject({
      sts: { endpoint: 'http://own', isFips: true, isDualStack: true },
    })
  })
})
