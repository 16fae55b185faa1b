import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import { createRequestHandler } from '../http/request-handler.ts'
import type { Environment } from '../system/environment.ts'
import { type Credentials, createIdentity } from './identity.ts'
import { resolveCredentials } from './resolve-credentials.ts'
import type { Role } from './sources/assume-role.ts'
import type { MfaCodeProvider } from './sources/source.ts'

const roleArn = 'arn:aws:iam::111122223333:role/puller'
const environmentKeys = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' }

let home: string
const servers: Server[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-core-'))
  mkdirSync(join(home, '.aws', 'sso', 'cache'), { recursive: true })
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(home, { recursive: true })
})

interface Setup {
  readonly config?: string
  readonly environment?: Environment
  readonly profile?: string
  readonly credentials?: Credentials
  readonly role?: Role
  readonly mfaCodeProvider?: MfaCodeProvider
}

/** The configuration in this test's home. The AWS SDK reads the environment of the process, so that is replaced too. */
function readConfig({ config = '', environment = {}, profile }: Setup) {
  writeFileSync(join(home, '.aws', 'config'), config)
  const own: Environment = { HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...environment }
  for (const name of Object.keys(process.env))
    if (/^AWS_(?!SDK_JS_)|_PROXY$/i.test(name)) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value)
  return readAwsConfig(own, profile)
}

async function resolve(setup: Setup) {
  const config = readConfig(setup)
  const handler = createRequestHandler(config)
  const { credentials, role, mfaCodeProvider = null } = setup
  try {
    const requestHandler = await handler.forSdk()
    const context = { config, region: 'eu-west-1', requestHandler, mfaCodeProvider }
    return await resolveCredentials(createIdentity(config, credentials, role), context)
  } finally {
    handler.destroy()
  }
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A proxy that refuses every CONNECT and records its target. */
async function listenAsRefusingProxy() {
  const targets: (string | undefined)[] = []
  const proxy = await listen(() => {})
  servers.at(-1)!.on('connect', (request, socket) => {
    targets.push(request.url)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  return { proxy, targets }
}

function keysOf(profile: string): string {
  return `aws_access_key_id = AKIA${profile.toUpperCase()}\naws_secret_access_key = secret\n`
}

describe('the credentials', () => {
  const config = `[default]\n${keysOf('default')}[profile a]\n${keysOf('a')}[profile b]\n${keysOf('b')}`

  it.each<[string, Setup, string, string | null]>([
    [
      "the caller's, before all others",
      {
        credentials: { accessKeyId: 'AKIAGIVEN', secretAccessKey: 'secret' },
        environment: environmentKeys,
        profile: 'a',
      },
      'AKIAGIVEN',
      null,
    ],
    [
      "those of the caller's provider",
      { credentials: async () => ({ accessKeyId: 'AKIAGIVEN', secretAccessKey: 'secret' }) },
      'AKIAGIVEN',
      null,
    ],
    [
      'those of an explicit profile, before those in the environment',
      { environment: { ...environmentKeys, AWS_PROFILE: 'b' }, profile: 'a' },
      'AKIAA',
      'a',
    ],
    [
      'those in the environment, before those of AWS_PROFILE',
      { environment: { ...environmentKeys, AWS_PROFILE: 'b' } },
      'AKIAENVIRONMENT',
      null,
    ],
    [
      'those of AWS_PROFILE, before those of the default profile',
      { environment: { AWS_PROFILE: 'b' } },
      'AKIAB',
      'b',
    ],
    ['those of the default profile, after all others', {}, 'AKIADEFAULT', 'default'],
    [
      'those of a profile when the environment has half of a key',
      { environment: { AWS_ACCESS_KEY_ID: 'AKIAHALF' } },
      'AKIADEFAULT',
      'default',
    ],
  ])('are %s', async (_, setup, accessKeyId, profile) => {
    expect(await resolve({ config, ...setup })).toMatchObject({ accessKeyId })
    const identity = createIdentity(readConfig({ config, ...setup }), setup.credentials)
    expect(identity.profile).toBe(profile)
  })

  it('include the session token of the environment', async () => {
    const environment = { ...environmentKeys, AWS_SESSION_TOKEN: 'token' }
    expect(await resolve({ environment })).toEqual({
      accessKeyId: 'AKIAENVIRONMENT',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    })
  })

  it('do not exist where nothing configures any', async () => {
    await expect(resolve({})).rejects.toMatchObject({
      code: 'no-credentials',
      kind: 'credentials',
      message: expect.stringMatching(/^No AWS credentials were found for profile "default", .*\.$/),
      hint: expect.stringContaining('aws configure'),
    })
  })
})

describe('a profile that configures no credentials', () => {
  const config = '[profile bare]\nregion = eu-west-1\n'

  it('uses those of the container, and the SDK prints no warning about the environment', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const environment = {
      ...environmentKeys,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: await listen(respondAsContainer),
    }
    expect(await resolve({ config, environment, profile: 'bare' })).toMatchObject({
      accessKeyId: 'AKIACONTAINER',
    })
    expect(warn).not.toHaveBeenCalled()
  })
})

describe('a credential process', () => {
  /** A profile whose credential process is a program of these lines. */
  function profileWithProcess(...lines: string[]): string {
    const script = join(home, 'process.mjs')
    writeFileSync(script, lines.join('\n'))
    return `[profile process]\ncredential_process = "${process.execPath}" "${script}"\n`
  }

  it('provides the credentials of its profile', async () => {
    const output = {
      Version: 1,
      AccessKeyId: 'AKIAPROCESS',
      SecretAccessKey: 'secret',
      SessionToken: 'token',
    }
    const config = profileWithProcess(`console.log(${JSON.stringify(JSON.stringify(output))})`)
    expect(await resolve({ config, profile: 'process' })).toMatchObject({
      accessKeyId: 'AKIAPROCESS',
      sessionToken: 'token',
    })
  })

  it.each([
    ['fails', 'console.error("the session token has expired"); process.exit(1)'],
    ['prints nonsense', 'console.log("nonsense")'],
    [
      'prints expired credentials',
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: 'A', SecretAccessKey: 'S', Expiration: '2015-01-01T00:00:00Z' }))`,
    ],
  ])('that %s is an error, and the container is not used instead', async (_, line) => {
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: await listen(respondAsContainer) }
    const config = profileWithProcess(line)
    await expect(resolve({ config, environment, profile: 'process' })).rejects.toMatchObject({
      code: 'invalid-profile',
      kind: 'credentials',
      message: `While getting AWS credentials for profile "process": the profile's credential_process returned no credentials.`,
    })
  })
})

describe('an SSO session', () => {
  const config = `[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = puller
region = eu-west-1
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.awsapps.com/start
[profile legacy]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = puller
`

  /** Writes the token file that `aws sso login` leaves for a session name or a start URL. */
  function writeToken(key: string, expiresAt: Date): void {
    const name = createHash('sha1').update(key).digest('hex')
    const token = { accessToken: 'token', expiresAt: expiresAt.toISOString(), region: 'us-east-1' }
    writeFileSync(join(home, '.aws', 'sso', 'cache', `${name}.json`), JSON.stringify(token))
  }

  it.each([
    ['sso', 'corp'],
    ['legacy', 'https://corp.awsapps.com/start'],
  ])('that has expired has a hint with the command that renews it: profile %s', async (profile, key) => {
    writeToken(key, new Date('2015-01-01T00:00:00Z'))
    await expect(resolve({ config, profile })).rejects.toMatchObject({
      code: 'credentials-expired',
      kind: 'credentials',
      message: `While getting AWS credentials for profile "${profile}": the session has expired.`,
      hint: expect.stringContaining(`aws sso login --profile ${profile}`),
    })
  })

  it('that was never started has a hint with the command that starts it', async () => {
    await expect(resolve({ config, profile: 'sso' })).rejects.toMatchObject({
      code: 'credentials-expired',
      hint: expect.stringContaining('aws sso login --profile sso'),
    })
  })

  it('is used in its own region, and a refusing proxy is reported', async () => {
    writeToken('corp', new Date(Date.now() + 3_600_000))
    const { proxy, targets } = await listenAsRefusingProxy()
    await expect(
      resolve({ config, profile: 'sso', environment: { HTTPS_PROXY: proxy } }),
    ).rejects.toMatchObject({
      code: 'proxy-refused',
      kind: 'network',
    })
    expect(targets).toEqual(['portal.sso.us-east-1.amazonaws.com:443'])
  })

  it.each([
    ['ForbiddenException', 'No access', 403, 'access-denied', 'denied'],
    [
      'UnauthorizedException',
      'Session token not found or invalid',
      401,
      'credentials-expired',
      'credentials',
    ],
  ])('that AWS rejects with %s: %s', async (type, message, status, code, kind) => {
    writeToken('corp', new Date(Date.now() + 3_600_000))
    const endpoint = await listen((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
      response.end(JSON.stringify({ message }))
    })
    const environment = { AWS_ENDPOINT_URL_SSO: endpoint }
    await expect(resolve({ config, profile: 'sso', environment })).rejects.toMatchObject({ code, kind })
  })
})

describe('a role', () => {
  const config = `[profile base]\n${keysOf('base')}
[profile role]
role_arn = ${roleArn}
source_profile = base
[profile mfa]
role_arn = ${roleArn}
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
`

  /** An STS that returns the credentials of a role, or an error; it records the requests. */
  async function listenAsSts(error?: { code: string; message: string }) {
    const requests: { parameters: URLSearchParams; authorization: string }[] = []
    const endpoint = await listen(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      requests.push({
        parameters: new URLSearchParams(body),
        authorization: request.headers.authorization ?? '',
      })
      response.writeHead(error ? 403 : 200, { 'content-type': 'text/xml' })
      response.end(error ? errorXml(error.code, error.message) : assumeRoleXml)
    })
    return { endpoint, requests }
  }

  it('of the options is assumed with the credentials found, in the given region', async () => {
    const { endpoint, requests } = await listenAsSts()
    const environment = { ...environmentKeys, AWS_ENDPOINT_URL_STS: endpoint }
    expect(await resolve({ environment, role: { arn: roleArn } })).toMatchObject({
      accessKeyId: 'ASIAROLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]!.parameters.get('Action')).toBe('AssumeRole')
    expect(requests[0]!.parameters.get('RoleArn')).toBe(roleArn)
    expect(requests[0]!.authorization).toMatch(/Credential=AKIAENVIRONMENT\/\d+\/eu-west-1\/sts\//)
  })

  it('of a profile is assumed with the credentials of its source profile', async () => {
    const { endpoint, requests } = await listenAsSts()
    const environment = { AWS_ENDPOINT_URL_STS: endpoint }
    expect(await resolve({ config, profile: 'role', environment })).toMatchObject({ accessKeyId: 'ASIAROLE' })
    expect(requests[0]!.authorization).toContain('Credential=AKIABASE/')
  })

  it.each<[string, Setup]>([
    ['of the options', { profile: 'fips', role: { arn: roleArn } }],
    ['of a profile', { profile: 'fips-role' }],
  ])('%s is assumed with the endpoint settings of the chosen profile', async (_, setup) => {
    const withFips = `${config}
[profile fips]
${keysOf('fips')}use_fips_endpoint = true
[profile fips-role]
role_arn = ${roleArn}
source_profile = base
use_fips_endpoint = true
`
    const { proxy, targets } = await listenAsRefusingProxy()
    const attempt = resolve({ ...setup, config: withFips, environment: { HTTPS_PROXY: proxy } })
    await expect(attempt).rejects.toMatchObject({ code: 'proxy-refused' })
    expect(targets).toEqual(['sts-fips.eu-west-1.amazonaws.com:443'])
  })

  it('that requires an MFA code gets it from the code provider', async () => {
    const { endpoint, requests } = await listenAsSts()
    const asked: string[] = []
    await resolve({
      config,
      profile: 'mfa',
      environment: { AWS_ENDPOINT_URL_STS: endpoint },
      mfaCodeProvider: async (serial) => {
        asked.push(serial)
        return '123456'
      },
    })
    expect(asked).toEqual(['arn:aws:iam::111122223333:mfa/alice'])
    expect(requests[0]!.parameters.get('TokenCode')).toBe('123456')
  })

  it('that requires an MFA code is an error when there is nobody to ask', async () => {
    await expect(resolve({ config, profile: 'mfa' })).rejects.toMatchObject({
      code: 'mfa-required',
      kind: 'credentials',
      message:
        'While getting AWS credentials for profile "mfa": an MFA code is needed, and there is no terminal to ask for it.',
    })
  })

  it.each([
    ['AccessDenied', 'User alice is not authorized to perform: sts:AssumeRole', 'access-denied', 'denied'],
    [
      'ExpiredToken',
      'The security token included in the request is expired',
      'credentials-expired',
      'credentials',
    ],
    [
      'InvalidClientTokenId',
      'The security token included in the request is invalid',
      'unknown-access-key',
      'denied',
    ],
    [
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match',
      'invalid-signature',
      'denied',
    ],
    [
      'SignatureDoesNotMatch',
      'Signature expired: 20261124T000000Z is now earlier than',
      'clock-skew',
      'service',
    ],
  ])('that AWS rejects with %s (%s) is an error: %s', async (name, message, code, kind) => {
    const { endpoint } = await listenAsSts({ code: name, message })
    const environment = { AWS_ENDPOINT_URL_STS: endpoint, AWS_MAX_ATTEMPTS: '1' }
    await expect(resolve({ config, profile: 'role', environment })).rejects.toMatchObject({
      code,
      kind,
      message: expect.stringMatching(/^While getting AWS credentials as profile "role": .*\.$/),
    })
  })

  it('is an error when STS cannot be reached', async () => {
    const endpoint = await listen(() => {})
    servers[0]!.close()
    const environment = { AWS_ENDPOINT_URL_STS: endpoint, AWS_MAX_ATTEMPTS: '1' }
    await expect(resolve({ config, profile: 'role', environment })).rejects.toMatchObject({
      code: 'connection-refused',
      kind: 'network',
    })
  })
})

const respondAsContainer: RequestListener = (_request, response) => {
  const credentials = {
    AccessKeyId: 'AKIACONTAINER',
    SecretAccessKey: 'secret',
    Token: 'token',
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(credentials))
}

const assumeRoleXml = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/puller/ecrlogin</Arn></AssumedRoleUser>
</AssumeRoleResult></AssumeRoleResponse>`

function errorXml(code: string, message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
}
