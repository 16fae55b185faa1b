import { describe, expect, it } from 'vitest'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import type { Settings } from '../aws-config/ini-files.ts'
import type { Environment } from '../system/environment.ts'
import {
  type Credentials,
  createIdentity,
  describeIdentity,
  type Identity,
  identityId,
  staticCredentials,
} from './identity.ts'
import type { Role } from './sources/assume-role.ts'

const environmentKeys = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' }
const profileKeys = { aws_access_key_id: 'AKIAPROFILE', aws_secret_access_key: 'secret' }
const given = { accessKeyId: 'AKIAGIVEN', secretAccessKey: 'secret' }
const web = { webIdentityToken: 'a.b.c', roleArn: 'arn:aws:iam::111122223333:role/web' }
const role = { arn: 'arn:aws:iam::111122223333:role/pull' }

interface Setup {
  readonly environment?: Environment
  readonly profile?: string
  readonly isProfileExplicit?: boolean
  readonly settings?: Settings
  readonly credentials?: Credentials
  readonly role?: Role
}

function create({ credentials, role: assumed, ...config }: Setup = {}): Identity {
  const base: AwsConfig = {
    environment: {},
    files: { profiles: new Map(), ssoSessions: new Map(), services: new Map() },
    configFile: '/config',
    credentialsFile: '/credentials',
    profile: 'default',
    isProfileExplicit: false,
    settings: {},
    services: {},
  }
  return createIdentity({ ...base, ...config }, credentials, assumed)
}

describe('createIdentity', () => {
  it.each<[string, Setup, Identity['source'], string | null]>([
    ["the caller's credentials", { credentials: given, environment: environmentKeys }, 'caller', null],
    ['the environment', { environment: environmentKeys, settings: profileKeys }, 'environment', null],
    [
      'an explicit profile before the environment',
      { environment: environmentKeys, profile: 'a', isProfileExplicit: true, settings: profileKeys },
      'profile',
      'a',
    ],
    ['the default profile', { settings: profileKeys }, 'profile', 'default'],
    [
      'the profile where the environment has half of a key',
      { environment: { AWS_ACCESS_KEY_ID: 'AKIA' }, settings: profileKeys },
      'profile',
      'default',
    ],
    [
      'the web identity of the environment',
      { environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: role.arn } },
      'web-identity',
      'default',
    ],
    [
      'the container',
      { environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost' } },
      'container',
      'default',
    ],
    ['the instance', {}, 'instance', 'default'],
  ])('selects %s', (_, setup, source, profile) => {
    expect(create(setup)).toMatchObject({ source, profile, role: null })
  })

  it.each<[string, Settings]>([
    ['static credentials', profileKeys],
    ['a role', { role_arn: role.arn }],
    ['a process', { credential_process: '/bin/credentials' }],
    ['a login session', { login_session: 'arn:aws:iam::111122223333:user/me' }],
    ['an SSO session', { sso_session: 'corporate' }],
    ['the SSO of one profile', { sso_start_url: 'https://corporate.awsapps.com/start' }],
  ])('selects the profile before container and instance when it has %s', (_, settings) => {
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost' }
    expect(create({ environment, settings }).source).toBe('profile')
  })

  it('keeps the configuration and the role', () => {
    const identity = create({ profile: 'a', role })
    expect(identity).toMatchObject({ role, config: { profile: 'a' }, credentials: null })
  })
})

describe('staticCredentials', () => {
  it.each<[string, Setup, string]>([
    ['the caller', { credentials: given, settings: profileKeys }, 'AKIAGIVEN'],
    ['the environment', { environment: environmentKeys, settings: profileKeys }, 'AKIAENVIRONMENT'],
    ['the profile', { settings: profileKeys }, 'AKIAPROFILE'],
  ])('are those of %s', (_, setup, accessKeyId) => {
    expect(staticCredentials(create(setup))).toEqual({ accessKeyId, secretAccessKey: 'secret' })
  })

  it('have a session token where there is one', () => {
    const settings = { ...profileKeys, aws_session_token: 'token' }
    expect(staticCredentials(create({ settings }))).toMatchObject({ sessionToken: 'token' })
    const environment = { ...environmentKeys, AWS_SESSION_TOKEN: 'token' }
    expect(staticCredentials(create({ environment }))).toMatchObject({ sessionToken: 'token' })
  })

  it.each<[string, Setup]>([
    ['a role', { environment: environmentKeys, role }],
    ['a provider', { credentials: async () => given, environment: environmentKeys }],
    ['a web identity', { credentials: web, settings: profileKeys }],
    ['a role in the profile', { settings: { ...profileKeys, role_arn: role.arn } }],
    ['a source profile', { settings: { ...profileKeys, source_profile: 'base' } }],
    ['an SSO session', { settings: { ...profileKeys, sso_session: 'corporate' } }],
    ['half of a key', { settings: { aws_access_key_id: 'AKIA' } }],
    ['an instance', {}],
  ])('are null for %s', (_, setup) => {
    expect(staticCredentials(create(setup))).toBeNull()
  })
})

describe('identityId', () => {
  it('is equal for equal identities', () => {
    expect(identityId(create({ profile: 'a', role: { ...role } }))).toBe(
      identityId(create({ profile: 'a', role })),
    )
  })

  it.each<[string, Setup, Setup]>([
    ['two profiles', { profile: 'a' }, { profile: 'b' }],
    ['two roles', { role }, { role: { ...role, externalId: 'x' } }],
    [
      'the environment and the explicit profile that overrides it',
      { environment: environmentKeys },
      { environment: environmentKeys, isProfileExplicit: true },
    ],
  ])('differs for %s', (_, one, other) => {
    expect(identityId(create(one))).not.toBe(identityId(create(other)))
  })
})

describe('describeIdentity', () => {
  it.each<[Setup, string]>([
    [{ profile: 'build', settings: profileKeys }, 'profile build'],
    [{}, 'profile default'],
    [{ environment: environmentKeys }, 'the credentials in the environment'],
    [{ credentials: given }, 'the given credentials'],
    [{ credentials: async () => given }, 'the given credentials'],
    [{ credentials: web }, `${web.roleArn} assumed with a web identity`],
    [{ profile: 'build', role }, `${role.arn} assumed with profile build`],
    [{ environment: environmentKeys, role }, `${role.arn} assumed with the credentials in the environment`],
  ])('describes an identity in words: %o', (setup, words) => {
    expect(describeIdentity(create(setup))).toBe(words)
  })
})
