import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { roleArn, SourceStage } from '../../test-support/source-stage.ts'
import { openTokenCache } from '../cache/token-cache.ts'
import type { Environment } from '../system/environment.ts'
import { getCachedLoginCommand } from './get-cached-login-command.ts'
import { getLoginCommand } from './get-login-commands.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }
const start = Date.parse('2026-11-24T12:00:00Z')
const hour = 3_600_000

let stage: SourceStage
let home: string

beforeEach(() => {
  stage = new SourceStage()
  home = stage.home
})
afterEach(() => stage.remove())

const cachePath = () => join(home, 'cache')

function put(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}

/** Gets a login command, which is cached for twelve hours. */
function getAndCache(text: string, environment: Environment) {
  return getLoginCommand({
    registries: [text],
    environment: { HOME: home, ...environment },
    cache: openTokenCache(cachePath(), { now: () => new Date(start) }),
    now: () => new Date(start),
    api: async () => [
      {
        authorizationToken: Buffer.from('AWS:password').toString('base64'),
        expiresAt: new Date(start + 12 * hour),
        proxyEndpoint: `https://${host}`,
      },
    ],
  })
}

function getCached(text: string, environment: Environment = keys, time = start + hour) {
  return getCachedLoginCommand(text, {
    environment: { HOME: home, ...environment },
    cachePath: cachePath(),
    now: new Date(time),
  })
}

const config = [
  '[default]\naws_access_key_id = A\naws_secret_access_key = a\nca_bundle = /a.pem\n',
  '[profile b]\naws_access_key_id = B\naws_secret_access_key = b\nservices = s\n',
  '[services s]\necr =\n  endpoint_url = https://vpce.example\n',
].join('')

describe('a cached login command', () => {
  it.each<[string, string, Environment]>([
    ['with static credentials in the environment', host, keys],
    ['with temporary credentials', host, { ...keys, AWS_SESSION_TOKEN: 'session' }],
    ['with the default profile', host, {}],
    ['with a profile that sets an endpoint', host, { AWS_PROFILE: 'b' }],
    ['with certificate authorities', host, { ...keys, SSL_CERT_FILE: '/b.pem' }],
    ['with an endpoint in the environment', host, { ...keys, AWS_ENDPOINT_URL_ECR: 'http://localhost:1' }],
    ['for a host as clients pass it', `https://${host}:443/app:latest`, keys],
    ['for a FIPS host', '111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com', keys],
    ['for a dual-stack host', '111122223333.dkr-ecr.us-west-2.on.aws', keys],
    ['for ECR Public', 'public.ecr.aws', keys],
  ])('equals the one that was fetched, %s', async (_, text, environment) => {
    put('.aws/config', config)
    const loginCommand = await getAndCache(text, environment)
    expect(getCached(text, environment)).toEqual(loginCommand)
  })
})

describe('a cached login command of a role', () => {
  const base = '[profile base]\naws_access_key_id = A\naws_secret_access_key = a\n'
  const sso = `sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = puller
[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n`
  const ssoFile = '.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json'

  /** The services of AWS, and files of a token and of a session. */
  async function prepare(): Promise<Environment> {
    const sts = await stage.listenAsSts()
    const roleCredentials = { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't' }
    const portal = await stage.listenAs({ body: { roleCredentials } })
    put('token', 'opaque')
    put(ssoFile, JSON.stringify({ accessToken: 'access', expiresAt: '2036-01-01T00:00:00Z' }))
    return { AWS_ENDPOINT_URL_STS: sts.endpoint, AWS_ENDPOINT_URL_SSO: portal.endpoint }
  }

  it.each<[string, string, (home: string) => Environment]>([
    ['of a profile', `${base}[default]\nrole_arn = ${roleArn}\nsource_profile = base\n`, () => ({})],
    [
      'of a profile in another region',
      `${base}[default]\nrole_arn = ${roleArn}\nsource_profile = base\n`,
      () => ({ AWS_REGION: 'eu-west-1' }),
    ],
    [
      'of a web identity',
      '',
      (path) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: join(path, 'token'), AWS_ROLE_ARN: roleArn }),
    ],
    ['of an SSO session', `[default]\n${sso}`, () => ({})],
  ])('equals the one that was fetched: %s', async (_, text, createEnvironment) => {
    put('.aws/config', text)
    const environment = { ...(await prepare()), ...createEnvironment(home) }
    const loginCommand = await getAndCache(host, environment)
    expect(getCached(host, environment)).toEqual(loginCommand)
  })

  it.each([
    ['of a web identity after the removal of its file', '', 'token'],
    ['of an SSO session after the logout', `[default]\n${sso}`, ssoFile],
  ])('does not exist: %s', async (_, text, file) => {
    put('.aws/config', text)
    const services = await prepare()
    const web = { AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'), AWS_ROLE_ARN: roleArn }
    const environment = file === 'token' ? { ...services, ...web } : services
    await getAndCache(host, environment)
    expect(getCached(host, environment)).not.toBeNull()
    rmSync(join(home, file))
    expect(getCached(host, environment)).toBeNull()
  })
})

describe('getCachedLoginCommand returns null', () => {
  beforeEach(() => getAndCache(host, keys))

  it.each<[string, Environment]>([
    ['for other static credentials', { ...keys, AWS_ACCESS_KEY_ID: 'AKIB' }],
    ['for another endpoint', { ...keys, AWS_ENDPOINT_URL: 'http://localhost:1' }],
    ['for an invalid endpoint', { ...keys, AWS_ENDPOINT_URL: 'localhost' }],
    ['for a profile that does not exist', { AWS_PROFILE: 'nope' }],
    ['when ECRLOGIN_CONFIG names a settings file', { ...keys, ECRLOGIN_CONFIG: '/nowhere' }],
  ])('%s', (_, environment) => {
    expect(getCached(host)).not.toBeNull()
    expect(getCached(host, environment)).toBeNull()
  })

  it('for a source that has to be asked first, even if its token is cached', async () => {
    const printed = JSON.stringify({ Version: 1, AccessKeyId: 'ASIA', SecretAccessKey: 'secret' })
    put('credentials.mjs', `console.log(${JSON.stringify(printed)})`)
    const command = `"${process.execPath}" "${join(home, 'credentials.mjs')}"`
    put('.aws/config', `[default]\ncredential_process = ${command}\n`)
    const before = readdirSync(cachePath()).length
    await getAndCache(host, {})
    expect(readdirSync(cachePath())).toHaveLength(before + 1)
    expect(getCached(host, {})).toBeNull()
  })

  it.each([
    ['half a key', { AWS_ACCESS_KEY_ID: 'AKIA' }],
    ['a key with a line break', { ...keys, AWS_SECRET_ACCESS_KEY: 'secret\n' }],
    ['a web identity without a role', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }],
  ])('for %s, which is reported elsewhere', (_, environment) => {
    expect(getCached(host, environment)).toBeNull()
  })

  it.each(['', '111122223333', 'docker.io', `${host}.example`, host.replace('us-west-2', 'us-east-1')])(
    'for the name %j',
    (text) => expect(getCached(text)).toBeNull(),
  )

  it('when there is a settings file, which may have a rule', () => {
    put('.config/ecrlogin/config.toml', '')
    expect(getCached(host)).toBeNull()
  })

  it.each([
    ['before it was issued', start - 1, start],
    [
      'in the second half of its lifetime, when it is to be refreshed',
      start + 6 * hour,
      start + 6 * hour - 1,
    ],
  ])('for a token %s', (_, time, good) => {
    expect(getCached(host, keys, good)).not.toBeNull()
    expect(getCached(host, keys, time)).toBeNull()
  })

  it('for a file that is incomplete', () => {
    const [name] = readdirSync(cachePath())
    const path = join(cachePath(), name!)
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -1))
    expect(getCached(host)).toBeNull()
  })

  it.skipIf(process.platform === 'win32')('for a directory that others can write to', () => {
    chmodSync(cachePath(), 0o777)
    expect(getCached(host)).toBeNull()
  })

  it('for a directory that does not exist, and creates none', () => {
    rmSync(cachePath(), { recursive: true })
    expect(getCached(host)).toBeNull()
    expect(readdirSync(home)).not.toContain('cache')
  })
})
