import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { currentHost, type Host } from '../system/host.ts'
import { fingerprintIdentity } from './fingerprint.ts'
import { type Credentials, createIdentity } from './identity.ts'
import type { Role } from './sources/assume-role.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-identity-'))
})
afterEach(() => rmSync(home, { recursive: true }))

/** Everything that can distinguish two identities. */
interface World {
  readonly config: string
  readonly environment: Environment
  /** An explicit profile. */
  readonly profile: string | undefined
  readonly credentials: Credentials | null
  readonly role: Role | null
  readonly host: Host
  /** The content of the file that environment and profiles name as `~/token`. */
  readonly token: string
}

const here: Host = { ...currentHost(), hostname: () => 'here', bootId: () => 'this boot' }

const world: World = {
  config: '',
  environment: {},
  profile: undefined,
  credentials: null,
  role: null,
  host: here,
  token: '',
}

function fingerprint(given: Partial<World>): object | null {
  const { config, environment, profile, credentials, role, host, token } = { ...world, ...given }
  writeFileSync(join(home, 'config'), config)
  writeFileSync(join(home, 'token'), token)
  const variables = Object.entries(environment).map(([name, value]) => [name, value?.replace('~', home)])
  const awsConfig = readAwsConfig(
    { HOME: home, AWS_CONFIG_FILE: join(home, 'config'), ...Object.fromEntries(variables) },
    profile,
  )
  return fingerprintIdentity(createIdentity(awsConfig, credentials, role), host)
}

/** The fingerprint as it goes into the cache's keys. */
function textOf(given: Partial<World>): string {
  const found = fingerprint(given)
  expect(found).not.toBeNull()
  return JSON.stringify(found)
}

/** A JSON web token as Kubernetes projects it. */
function webToken(claims: object): string {
  return ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
}

const account = { iss: 'https://oidc.eks', sub: 'system:serviceaccount:ci:puller' }

const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }

const chain = `
[profile base]
sso_session = corporate
sso_account_id = 111122223333
sso_role_name = Developer
services = plain
[profile deploy]
role_arn = arn:aws:iam::444455556666:role/deploy
source_profile = base
external_id = one
[profile other]
region = eu-west-1
[sso-session corporate]
sso_start_url = https://corporate.awsapps.com/start
[sso-session another]
sso_start_url = https://another.awsapps.com/start
[services plain]
sts =
  endpoint_url = https://sts.corporate
[services unused]
sts =
  endpoint_url = https://sts.unused
`
const deploy: Partial<World> = { config: chain, profile: 'deploy' }

function edit(from: string, to: string): Partial<World> {
  expect(chain).toContain(from)
  return { ...deploy, config: chain.replace(from, to) }
}

const role = { arn: 'arn:aws:iam::444455556666:role/pull' }
const processProfile = { config: '[default]\ncredential_process = /bin/credentials\n' }
const web: Partial<World> = {
  environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '~/token', AWS_ROLE_ARN: role.arn },
  token: webToken({ ...account, exp: 1 }),
}
const container: Partial<World> = {
  environment: {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '~/token',
  },
  token: webToken({ ...account, exp: 1 }),
}
const ecs: Partial<World> = { environment: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1' } }
const elsewhere: Host = { ...here, hostname: () => 'elsewhere' }
const rebooted: Host = { ...here, bootId: () => 'another boot' }

describe('the fingerprint changes with', () => {
  it.each<[string, Partial<World>, Partial<World>]>([
    ['another access key', { environment: keys }, { environment: { ...keys, AWS_ACCESS_KEY_ID: 'AKIB' } }],
    ['another secret key', { environment: keys }, { environment: { ...keys, AWS_SECRET_ACCESS_KEY: 'x' } }],
    ['a session token', { environment: keys }, { environment: { ...keys, AWS_SESSION_TOKEN: 'session' } }],
    [
      "another access key of the caller's",
      { credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } },
      { credentials: { accessKeyId: 'AKIB', secretAccessKey: 'secret' } },
    ],
    ["an edit of the profile's section", deploy, edit('external_id = one', 'external_id = two')],
    ["another role in the profile's section", deploy, edit(':role/deploy', ':role/admin')],
    ['an edit of its source profile', deploy, edit('sso_role_name = Developer', 'sso_role_name = Admin')],
    [
      'an edit of the SSO session of its source profile',
      deploy,
      edit('https://corporate.aws', 'https://new.aws'),
    ],
    [
      'an edit of the services of its source profile',
      deploy,
      edit('https://sts.corporate', 'https://sts.new'),
    ],
    ['another profile', deploy, { ...deploy, profile: 'base' }],
    ['a role', { environment: keys }, { environment: keys, role }],
    ['another role', { role }, { role: { arn: 'arn:aws:iam::444455556666:role/push' } }],
    ['an external id', { role }, { role: { ...role, externalId: 'x' } }],
    [
      'another credential process',
      processProfile,
      { config: '[default]\ncredential_process = /bin/other\n' },
    ],
    [
      'a move of the credential process to another host',
      processProfile,
      { ...processProfile, host: elsewhere },
    ],
    ['a reboot of the host of the credential process', processProfile, { ...processProfile, host: rebooted }],
    [
      'a move of the credential process that an SSO session does not override',
      { config: `${processProfile.config}sso_session = s\n` },
      { config: `${processProfile.config}sso_session = s\n`, host: elsewhere },
    ],
    ['a move to another instance', {}, { host: elsewhere }],
    ['a reboot of the instance', {}, { host: rebooted }],
    [
      'another subject of the web identity',
      web,
      { ...web, token: webToken({ ...account, sub: 'system:serviceaccount:ci:other' }) },
    ],
    [
      'another issuer of the web identity',
      web,
      { ...web, token: webToken({ ...account, iss: 'https://other' }) },
    ],
    [
      'another role of the web identity',
      web,
      { ...web, environment: { ...web.environment, AWS_ROLE_ARN: 'arn:aws:iam::444455556666:role/x' } },
    ],
    ['a move of the container to another host', ecs, { ...ecs, host: elsewhere }],
    [
      'another task of the container',
      ecs,
      { environment: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/2' } },
    ],
    [
      'another endpoint of the container',
      container,
      {
        ...container,
        environment: { ...container.environment, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x' },
      },
    ],
    [
      "another subject of the container's token",
      container,
      { ...container, token: webToken({ ...account, sub: 'system:serviceaccount:ci:other' }) },
    ],
    [
      "another token of the container's",
      ecs,
      { environment: { ...ecs.environment, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x' } },
    ],
    [
      'other static credentials in the environment, which the profile uses',
      {
        config: '[profile a]\nrole_arn = x\ncredential_source = Environment\n',
        profile: 'a',
        environment: keys,
      },
      {
        config: '[profile a]\nrole_arn = x\ncredential_source = Environment\n',
        profile: 'a',
        environment: { ...keys, AWS_ACCESS_KEY_ID: 'AKIB' },
      },
    ],
    [
      'other certificate authorities',
      { environment: keys },
      { environment: { ...keys, AWS_CA_BUNDLE: '/ca.pem' } },
    ],
  ])('%s', (_, before, after) => {
    expect(textOf(after)).not.toBe(textOf(before))
  })
})

describe('the fingerprint does not change with', () => {
  it.each<[string, Partial<World>, Partial<World>]>([
    ['an edit of another profile', deploy, edit('region = eu-west-1', 'region = eu-west-2')],
    ['an edit of another SSO session', deploy, edit('https://another.', 'https://elsewhere.')],
    ['an edit of other services', deploy, edit('https://sts.unused', 'https://sts.used')],
    ['a comment in its section', deploy, edit('external_id = one', '# why\nexternal_id = one # because')],
    ['a move of a profile that names its credentials', deploy, { ...deploy, host: elsewhere }],
    [
      'an edit of the profiles when the environment has static credentials',
      { environment: keys },
      { environment: keys, config: chain },
    ],
    ['a renewal of the web identity', web, { ...web, token: webToken({ ...account, exp: 2 }) }],
    ['a move of the web identity to another host', web, { ...web, host: elsewhere }],
    [
      "a renewal of the container's token",
      container,
      { ...container, token: webToken({ ...account, exp: 2 }) },
    ],
    ['other variables', { environment: keys }, { environment: { ...keys, EDITOR: 'ed' } }],
  ])('%s', (_, before, after) => {
    expect(textOf(after)).toBe(textOf(before))
  })
})

describe('the fingerprint is null', () => {
  it.each<[string, Partial<World>]>([
    [
      'when a function provides the credentials',
      { credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) },
    ],
    [
      'when the caller passes a web identity',
      { credentials: { webIdentityToken: web.token!, roleArn: role.arn } },
    ],
    ['when the web identity cannot be decoded', { ...web, token: 'opaque' }],
    ['when the web identity has no subject', { ...web, token: webToken({ iss: 'x' }) }],
    [
      'when the file of the web identity is missing',
      { environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '~/gone' } },
    ],
    [
      'when the web identity of the profile cannot be decoded',
      { config: '[default]\nrole_arn = x\nweb_identity_token_file = /dev/null\n' },
    ],
    ["when the container's token cannot be decoded", { ...container, token: 'opaque' }],
  ])('%s', (_, given) => {
    expect(fingerprint(given)).toBeNull()
  })
})

describe('the fingerprint of a chain of profiles', () => {
  it('lists each profile once when two are the source of each other', () => {
    const config =
      '[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = a\n'
    expect(fingerprint({ config, profile: 'a' })).toMatchObject({
      profile: { sections: [{ role_arn: 'x' }, { role_arn: 'y' }] },
    })
  })

  it('treats a source profile that does not exist as an empty one', () => {
    const config = '[profile a]\nrole_arn = x\nsource_profile = gone\n'
    expect(fingerprint({ config, profile: 'a' })).toMatchObject({
      profile: { sections: [{ role_arn: 'x' }, {}] },
    })
  })
})
