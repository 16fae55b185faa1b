import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { currentHost, type Host } from '../system/host.ts'
import { fingerprintIdentity } from './fingerprint.ts'
import type { Identity } from './identity.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-identity-'))
})
afterEach(() => rmSync(home, { recursive: true }))

/** Everything that an identity is told apart by. */
interface World {
  readonly config: string
  readonly environment: Environment
  readonly identity: Identity
  readonly machine: Host
  /** The content of the file that environment and profiles name as `~/token`. */
  readonly token: string
}

const nobody: Identity = { credentials: null, profile: null, role: null }
const here: Host = { ...currentHost(), host: 'here', bootId: 'this start' }

const world: World = { config: '', environment: {}, identity: nobody, machine: here, token: '' }

async function define(given: Partial<World>): Promise<object | null> {
  const { config, environment, identity, machine, token } = { ...world, ...given }
  writeFileSync(join(home, 'config'), config)
  writeFileSync(join(home, 'token'), token)
  const variables = Object.entries(environment).map(([name, value]) => [name, value?.replace('~', home)])
  const awsConfig = readAwsConfig(
    { HOME: home, AWS_CONFIG_FILE: join(home, 'config'), ...Object.fromEntries(variables) },
    identity.profile ?? undefined,
  )
  return fingerprintIdentity(identity, awsConfig, machine)
}

/** The key's text; what JSON leaves out tells nothing apart. */
async function cacheKey(given: Partial<World>): Promise<string> {
  const definition = await define(given)
  expect(definition).not.toBeNull()
  return JSON.stringify(definition)
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
const deploy: Partial<World> = { config: chain, identity: { ...nobody, profile: 'deploy' } }

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
const elsewhere: Host = { ...here, host: 'elsewhere' }
const restarted: Host = { ...here, bootId: 'another start' }

describe('an identity is another one after', () => {
  it.each<[string, Partial<World>, Partial<World>]>([
    ['another access key', { environment: keys }, { environment: { ...keys, AWS_ACCESS_KEY_ID: 'AKIB' } }],
    ['another secret key', { environment: keys }, { environment: { ...keys, AWS_SECRET_ACCESS_KEY: 'x' } }],
    ['a session token', { environment: keys }, { environment: { ...keys, AWS_SESSION_TOKEN: 'session' } }],
    [
      "another key of the caller's",
      { identity: { ...nobody, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } } },
      { identity: { ...nobody, credentials: { accessKeyId: 'AKIB', secretAccessKey: 'secret' } } },
    ],
    ["an edit of the profile's section", deploy, edit('external_id = one', 'external_id = two')],
    ["another role in the profile's section", deploy, edit(':role/deploy', ':role/admin')],
    ['an edit of its source', deploy, edit('sso_role_name = Developer', 'sso_role_name = Admin')],
    ['an edit of the SSO session of its source', deploy, edit('https://corporate.aws', 'https://new.aws')],
    ['an edit of the services of its source', deploy, edit('https://sts.corporate', 'https://sts.new')],
    ['another profile', deploy, { ...deploy, identity: { ...nobody, profile: 'base' } }],
    ['a role', { environment: keys }, { environment: keys, identity: { ...nobody, role } }],
    [
      'another role',
      { identity: { ...nobody, role } },
      { identity: { ...nobody, role: { arn: 'arn:aws:iam::444455556666:role/push' } } },
    ],
    [
      'an external id',
      { identity: { ...nobody, role } },
      { identity: { ...nobody, role: { ...role, externalId: 'x' } } },
    ],
    ['another command', processProfile, { config: '[default]\ncredential_process = /bin/other\n' }],
    ['a move of the command to another machine', processProfile, { ...processProfile, machine: elsewhere }],
    ['a restart of the machine of the command', processProfile, { ...processProfile, machine: restarted }],
    [
      'a move of the command beside keys that it overrules',
      { config: `${processProfile.config}sso_session = s\n` },
      { config: `${processProfile.config}sso_session = s\n`, machine: elsewhere },
    ],
    ['a move of the instance', {}, { machine: elsewhere }],
    ['a restart of the instance', {}, { machine: restarted }],
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
    ['a move of the container', ecs, { ...ecs, machine: elsewhere }],
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
      'other keys in the environment that the profile takes its credentials from',
      {
        config: '[profile a]\nrole_arn = x\ncredential_source = Environment\n',
        identity: { ...nobody, profile: 'a' },
        environment: keys,
      },
      {
        config: '[profile a]\nrole_arn = x\ncredential_source = Environment\n',
        identity: { ...nobody, profile: 'a' },
        environment: { ...keys, AWS_ACCESS_KEY_ID: 'AKIB' },
      },
    ],
    [
      'other certificate authorities',
      { environment: keys },
      { environment: { ...keys, AWS_CA_BUNDLE: '/ca.pem' } },
    ],
  ])('%s', async (_, before, after) => {
    expect(await cacheKey(after)).not.toBe(await cacheKey(before))
  })
})

describe('an identity stays the same after', () => {
  it.each<[string, Partial<World>, Partial<World>]>([
    ['an edit of another profile', deploy, edit('region = eu-west-1', 'region = eu-west-2')],
    ['an edit of another SSO session', deploy, edit('https://another.', 'https://elsewhere.')],
    ['an edit of other services', deploy, edit('https://sts.unused', 'https://sts.used')],
    ['a comment in its section', deploy, edit('external_id = one', '# why\nexternal_id = one # because')],
    ['a move of a profile that names its source itself', deploy, { ...deploy, machine: elsewhere }],
    [
      'an edit of the profiles where keys in the environment speak',
      { environment: keys },
      { environment: keys, config: chain },
    ],
    ['a renewal of the web identity', web, { ...web, token: webToken({ ...account, exp: 2 }) }],
    ['a move of the web identity', web, { ...web, machine: elsewhere }],
    [
      "a renewal of the container's token",
      container,
      { ...container, token: webToken({ ...account, exp: 2 }) },
    ],
    ['other variables', { environment: keys }, { environment: { ...keys, EDITOR: 'ed' } }],
  ])('%s', async (_, before, after) => {
    expect(await cacheKey(after)).toBe(await cacheKey(before))
  })
})

describe('an identity is not kept', () => {
  it.each<[string, Partial<World>]>([
    [
      'when a function gives its credentials',
      { identity: { ...nobody, credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) } },
    ],
    [
      'when its web identity is handed over',
      { identity: { ...nobody, credentials: { webIdentityToken: web.token!, roleArn: role.arn } } },
    ],
    ['when its web identity cannot be decoded', { ...web, token: 'opaque' }],
    ['when its web identity has no subject', { ...web, token: webToken({ iss: 'x' }) }],
    ['when its web identity is gone', { environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '~/gone' } }],
    [
      'when the web identity of its profile cannot be decoded',
      { config: '[default]\nrole_arn = x\nweb_identity_token_file = /dev/null\n' },
    ],
    ["when the container's token cannot be decoded", { ...container, token: 'opaque' }],
  ])('%s', async (_, given) => {
    expect(await define(given)).toBeNull()
  })
})

it('profiles that name each other as their source come to an end', async () => {
  const config =
    '[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = a\n'
  expect(await define({ config, identity: { ...nobody, profile: 'a' } })).toMatchObject({
    profile: { sections: [{ role_arn: 'x' }, { role_arn: 'y' }] },
  })
})

it('a source that is in no file is an empty one', async () => {
  const config = '[profile a]\nrole_arn = x\nsource_profile = gone\n'
  expect(await define({ config, identity: { ...nobody, profile: 'a' } })).toMatchObject({
    profile: { sections: [{ role_arn: 'x' }, {}] },
  })
})
