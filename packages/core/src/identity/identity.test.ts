import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environmentKeys, keysOf, roleArn, type Setup, SourceStage } from '../../test-support/source-stage.ts'
import { describeSource, fallbackWarning, sourceId } from './describe-source.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const given = { accessKeyId: 'AKIAGIVEN', secretAccessKey: 'secret' }
const web = { webIdentityToken: 'a.b.c', roleArn: 'arn:aws:iam::111122223333:role/web' }
const role = { arn: roleArn, externalId: 'x', sessionName: 'me' }
const build = `[profile build]\n${keysOf('build')}`
const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/role' }
const sts = { region: 'eu-west-1', endpoint: null, isFips: false, isDualStack: false }

describe('createIdentity', () => {
  it.each<[string, Setup, object]>([
    [
      'the given keys, before all others',
      { credentials: given, config: build, profile: 'build', environment: environmentKeys },
      {
        kind: 'keys',
        profile: null,
        place: 'the given credentials',
        ...given,
        sessionToken: null,
        expiration: null,
      },
    ],
    [
      'the given keys with a token and an expiry',
      { credentials: { ...given, sessionToken: 'token', expiration: new Date(5) } },
      { kind: 'keys', sessionToken: 'token', expiration: 5 },
    ],
    [
      'the given provider',
      { credentials: async () => given, environment: environmentKeys },
      { kind: 'provider', profile: null, provider: expect.any(Function) },
    ],
    [
      'the given web identity',
      { credentials: { ...web, sessionName: 'me' }, environment: environmentKeys },
      {
        kind: 'web-identity',
        profile: null,
        token: { text: 'a.b.c' },
        roleArn: web.roleArn,
        sessionName: 'me',
        sts,
      },
    ],
    [
      'what environment and files configure',
      { config: build, profile: 'build' },
      { kind: 'keys', profile: 'build', accessKeyId: 'AKIABUILD' },
    ],
  ])('has the source of %s', (_, setup, source) => {
    expect(stage.createIdentity(setup).source).toMatchObject(source)
  })

  it.each<[string, Setup, object]>([
    ['the environment', { environment: environmentKeys }, { kind: 'keys', place: 'the environment' }],
    ['the given keys', { credentials: given }, { kind: 'keys', accessKeyId: 'AKIAGIVEN' }],
    ['the given provider', { credentials: async () => given }, { kind: 'provider' }],
    ['the given web identity', { credentials: web }, { kind: 'web-identity' }],
    ['a profile', { config: build, profile: 'build' }, { kind: 'keys', profile: 'build' }],
  ])('assumes a role with %s', (_, setup, base) => {
    expect(stage.createIdentity({ ...setup, role }).source).toMatchObject({
      kind: 'role',
      profile: null,
      roleArn,
      externalId: 'x',
      sessionName: 'me',
      mfaSerial: null,
      durationSeconds: null,
      sts,
      base,
    })
  })

  it('assumes a role at the STS of the profile and the region', () => {
    const config = `${build}use_fips_endpoint = true\n[profile other]\n`
    const { source } = stage.createIdentity({ config, profile: 'build', role, region: 'us-gov-west-1' })
    expect(source).toMatchObject({ sts: { region: 'us-gov-west-1', isFips: true } })
  })

  it('keeps the configuration and the name under which a rule vouches for it', () => {
    const identity = stage.createIdentity({ config: build, profile: 'build', cacheAs: 'build' })
    expect(identity).toMatchObject({ config: { profile: 'build' }, cacheAs: 'build' })
  })

  it('throws for half a key', () => {
    expect(() => stage.createIdentity({ environment: { AWS_ACCESS_KEY_ID: 'AKIA' } })).toThrow(
      expect.objectContaining({ code: 'invalid-credentials' }),
    )
  })
})

describe('sourceId', () => {
  const idOf = (setup: Setup) => {
    const { source, config } = stage.createIdentity(setup)
    return sourceId(source, config)
  }

  it('is equal for equal sources', () => {
    expect(idOf({ credentials: given, role: { ...role } })).toBe(idOf({ credentials: { ...given }, role }))
  })

  it.each<[string, Setup, Setup]>([
    ['two keys', { credentials: given }, { credentials: { ...given, secretAccessKey: 'x' } }],
    ['a role and its base', { credentials: given, role }, { credentials: given }],
    [
      'two files of certificate authorities',
      { credentials: given, environment: { AWS_CA_BUNDLE: '/a.pem' } },
      { credentials: given, environment: { AWS_CA_BUNDLE: '/b.pem' } },
    ],
    ['two roles', { credentials: given, role }, { credentials: given, role: { ...role, externalId: 'y' } }],
    [
      'the environment and the explicit profile that overrides it',
      { config: build, environment: { ...environmentKeys, AWS_PROFILE: 'build' } },
      { config: build, environment: environmentKeys, profile: 'build' },
    ],
  ])('differs for %s', (_, one, other) => {
    expect(idOf(one)).not.toBe(idOf(other))
  })
})

describe('describeSource', () => {
  const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: roleArn }

  it.each<[Setup, string]>([
    [{ config: build, profile: 'build' }, 'profile build'],
    [{ config: '[default]\ncredential_process = /bin/x\n' }, 'profile default'],
    [{ config: `[default]\nrole_arn = ${roleArn}\nsource_profile = build\n${build}` }, 'profile default'],
    [{ environment: environmentKeys }, 'the credentials in the environment'],
    [{ credentials: given }, 'the given credentials'],
    [{ credentials: async () => given }, 'the given credentials'],
    [{ credentials: web }, `${web.roleArn} assumed with a web identity`],
    [{ environment: webIdentity }, "the environment's web identity"],
    [{ config: `[default]\nrole_arn = ${roleArn}\nweb_identity_token_file = /token\n` }, 'profile default'],
    [{ environment: container }, "the container's role"],
    [{}, "the instance's role"],
    [{ config: build, profile: 'build', role }, `${roleArn} assumed with profile build`],
    [{ environment: environmentKeys, role }, `${roleArn} assumed with the credentials in the environment`],
    [{ environment: container, role }, `${roleArn} assumed with the container's role`],
  ])('describes %j as %s', (setup, words) => {
    expect(describeSource(stage.createIdentity(setup).source)).toBe(words)
  })
})

describe('fallbackWarning', () => {
  const bare = '[profile bare]\nregion = eu-west-1\n[default]\nregion = eu-west-1\n'
  const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: roleArn }
  const unused = 'The profile "bare" configures no credentials;'

  it.each<[string, Setup, string]>([
    [
      'an explicit profile without credentials, and the role of a container',
      { config: bare, profile: 'bare', environment: container },
      `${unused} the container's role is used instead.`,
    ],
    [
      'an explicit profile without credentials, and the role of the instance',
      { config: bare, profile: 'bare' },
      `${unused} the instance's role is used instead.`,
    ],
    [
      'a profile of the environment without credentials, and a web identity',
      { config: bare, environment: { AWS_PROFILE: 'bare', ...webIdentity } },
      `${unused} the environment's web identity is used instead.`,
    ],
    [
      'a role that is assumed with that of the container',
      { config: bare, profile: 'bare', environment: container, role },
      `${unused} the container's role is used instead.`,
    ],
  ])('warns of %s', (_, setup, warning) => {
    expect(fallbackWarning(stage.createIdentity(setup))).toBe(warning)
  })

  it.each<[string, Setup]>([
    ['the default profile, which nobody named', { config: bare, environment: container }],
    ['no files', {}],
    ['a profile with credentials', { config: build, profile: 'build', environment: container }],
    ['keys of the environment', { config: bare, environment: { AWS_PROFILE: 'bare', ...environmentKeys } }],
    ['given credentials', { config: bare, profile: 'bare', credentials: given }],
    ['a given web identity', { config: bare, profile: 'bare', credentials: web }],
    [
      'a profile that names the role of the machine itself',
      {
        config: `[profile a]\nrole_arn = ${roleArn}\ncredential_source = EcsContainer\n`,
        profile: 'a',
        environment: container,
      },
    ],
    [
      'a role of the options on a profile that names the role of the machine itself',
      {
        config: `[profile a]\nrole_arn = ${roleArn}\ncredential_source = Ec2InstanceMetadata\n`,
        profile: 'a',
        role,
      },
    ],
    [
      'a profile whose web identity the environment completes',
      {
        config: '[profile a]\nweb_identity_token_file = /token\n',
        environment: { AWS_PROFILE: 'a', AWS_ROLE_ARN: roleArn },
      },
    ],
  ])('does not warn of %s', (_, setup) => {
    expect(fallbackWarning(stage.createIdentity(setup))).toBeNull()
  })
})
