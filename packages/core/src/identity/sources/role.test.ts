import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  environmentKeys,
  keysOf,
  roleArn,
  roleCredentials,
  type Setup,
  SourceStage,
} from '../../../test-support/source-stage.ts'
import type { Environment } from '../../system/environment.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => {
  vi.unstubAllEnvs()
  stage.remove()
})

const serial = 'arn:aws:iam::111122223333:mfa/alice'
const config = `[profile base]\n${keysOf('base')}
[profile role]
role_arn = ${roleArn}
source_profile = base
[profile mfa]
role_arn = ${roleArn}
source_profile = base
mfa_serial = ${serial}
`

describe('a role', () => {
  it('of the options is assumed with the credentials found, in the given region', async () => {
    const { endpoint, requests, parameters } = await stage.listenAsSts()
    const environment = { ...environmentKeys, AWS_ENDPOINT_URL_STS: endpoint }
    expect(await stage.get({ environment, role: { arn: roleArn } })).toEqual(roleCredentials)
    expect(Object.fromEntries(parameters()[0]!)).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'ecrlogin',
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]!.authorization).toMatch(/Credential=AKIAENVIRONMENT\/\d+\/eu-west-1\/sts\//)
  })

  const parametersInProfile = 'role_session_name = me\nexternal_id = x=y\nduration_seconds = 900\n'

  it.each<[string, Setup, object]>([
    ['of the options', { role: { arn: roleArn, sessionName: 'me', externalId: 'x=y' } }, {}],
    [
      'of a profile',
      { config: config.replace('[profile mfa]', `${parametersInProfile}[profile mfa]`), profile: 'role' },
      { DurationSeconds: '900' },
    ],
  ])('is assumed with all its parameters: %s', async (_, setup, more) => {
    const { endpoint, parameters } = await stage.listenAsSts()
    const environment = { ...environmentKeys, AWS_ENDPOINT_URL_STS: endpoint }
    await stage.get({ ...setup, environment })
    expect(Object.fromEntries(parameters()[0]!)).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'me',
      ExternalId: 'x=y',
      ...more,
    })
  })

  it('of a profile is assumed with the credentials of its source profile', async () => {
    const { endpoint, requests } = await stage.listenAsSts()
    const environment = { ...environmentKeys, AWS_ENDPOINT_URL_STS: endpoint }
    expect(await stage.get({ config, profile: 'role', environment })).toEqual(roleCredentials)
    expect(requests[0]!.authorization).toContain('Credential=AKIABASE/')
  })

  it('of the options is assumed with the role of the profile', async () => {
    const { endpoint, requests, parameters } = await stage.listenAsSts()
    const arn = 'arn:aws:iam::444455556666:role/pull'
    const environment = { AWS_ENDPOINT_URL_STS: endpoint }
    await stage.get({ config, profile: 'role', role: { arn }, environment })
    expect(parameters().map((one) => one.get('RoleArn'))).toEqual([roleArn, arn])
    expect(requests.map(({ authorization }) => /Credential=(\w+)/.exec(authorization)?.[1])).toEqual([
      'AKIABASE',
      'ASIAROLE',
    ])
    expect(requests[1]!.headers['x-amz-security-token']).toBe('token')
  })

  it.each<[string, Setup, string]>([
    ['of the options', { profile: 'fips', role: { arn: roleArn } }, 'sts-fips.eu-west-1.amazonaws.com'],
    ['of a profile', { profile: 'fips-role' }, 'sts-fips.eu-west-1.amazonaws.com'],
    ['in China', { profile: 'role', region: 'cn-north-1' }, 'sts.cn-north-1.amazonaws.com.cn'],
    ['in GovCloud', { profile: 'role', region: 'us-gov-west-1' }, 'sts.us-gov-west-1.amazonaws.com'],
    [
      'with dual-stack',
      { profile: 'role', environment: { AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' } },
      'sts.eu-west-1.api.aws',
    ],
    ['in us-east-1', { profile: 'role', region: 'us-east-1' }, 'sts.us-east-1.amazonaws.com'],
  ])('is assumed at the host of the region and the flags: %s', async (_, setup, host) => {
    const withFips = `${config}
[profile fips]
${keysOf('fips')}use_fips_endpoint = true
[profile fips-role]
role_arn = ${roleArn}
source_profile = base
use_fips_endpoint = true
`
    const { proxy, targets } = await stage.listenAsRefusingProxy()
    const environment = { HTTPS_PROXY: proxy, AWS_MAX_ATTEMPTS: '1', ...setup.environment }
    const attempt = stage.get({ ...setup, config: withFips, environment })
    await expect(attempt).rejects.toMatchObject({ code: 'proxy-refused' })
    expect(targets).toEqual([`${host}:443`])
  })

  it('is assumed at a configured endpoint together with FIPS', async () => {
    const { endpoint, requests } = await stage.listenAsSts()
    const environment = { AWS_ENDPOINT_URL_STS: endpoint, AWS_USE_FIPS_ENDPOINT: 'true' }
    expect(await stage.get({ config, profile: 'role', environment })).toEqual(roleCredentials)
    expect(requests).toHaveLength(1)
  })

  it("is assumed as the given environment says, whatever the process's own and its files say", async () => {
    const { endpoint, requests } = await stage.listenAsSts()
    const elsewhere = stage.write('elsewhere', '[default]\nendpoint_url = http://127.0.0.1:1\nregion = x\n')
    const hostile = {
      AWS_CONFIG_FILE: elsewhere,
      AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_PROFILE: 'nope',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_MAX_ATTEMPTS: 'many',
      AWS_RETRY_MODE: 'nonsense',
      AWS_DEFAULTS_MODE: 'nonsense',
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'AKIAHOSTILE',
      AWS_SECRET_ACCESS_KEY: 'hostile',
    }
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value)
    await stage.get({ config, profile: 'role', environment: { AWS_ENDPOINT_URL_STS: endpoint } })
    expect(requests[0]!.authorization).toMatch(/Credential=AKIABASE\/\d+\/eu-west-1\/sts\//)
  })

  it.skipIf(process.platform === 'win32')('is assumed without another look at the config file', async () => {
    const { endpoint } = await stage.listenAsSts()
    const pipe = join(stage.home, 'pipe')
    execFileSync('mkfifo', [pipe])
    // The AWS SDK looks where the environment of the process says, and a pipe keeps it waiting.
    vi.stubEnv('AWS_CONFIG_FILE', pipe)
    const environment = { AWS_ENDPOINT_URL_STS: endpoint }
    const attempt = stage.get({ config, profile: 'role', environment, signal: AbortSignal.timeout(5_000) })
    const late = sleep(5_000, 'waits for the pipe', { ref: false })
    const result = await Promise.race([attempt, late])
    closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK))
    expect(result).toEqual(roleCredentials)
  })

  it('is tried as often as the given AWS_MAX_ATTEMPTS or the profile says, else three times', async () => {
    const { endpoint, requests } = await stage.listenAs({ status: 500, type: 'text/xml', body: '<x/>' })
    const get = (environment: Environment, settings = '') =>
      stage.get({
        config: config.replace('[profile mfa]', `${settings}\n[profile mfa]`),
        profile: 'role',
        environment: { AWS_ENDPOINT_URL_STS: endpoint, ...environment },
      })
    await expect(get({ AWS_MAX_ATTEMPTS: '1' })).rejects.toMatchObject({ kind: 'service' })
    expect(requests).toHaveLength(1)
    await expect(get({}, 'max_attempts = 2')).rejects.toMatchObject({ kind: 'service' })
    expect(requests).toHaveLength(1 + 2)
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
    await expect(get({})).rejects.toMatchObject({ kind: 'service' })
    expect(requests).toHaveLength(1 + 2 + 3)
  })
})

describe('a role that requires an MFA code', () => {
  it('gets it from the code provider', async () => {
    const { endpoint, parameters } = await stage.listenAsSts()
    const asked: string[] = []
    await stage.get({
      config,
      profile: 'mfa',
      environment: { AWS_ENDPOINT_URL_STS: endpoint },
      mfaCodeProvider: async (one) => {
        asked.push(one)
        return '123456'
      },
    })
    expect(asked).toEqual([serial])
    expect(Object.fromEntries(parameters()[0]!)).toMatchObject({ SerialNumber: serial, TokenCode: '123456' })
  })

  it('is an error when there is nobody to ask', async () => {
    await expect(stage.get({ config, profile: 'mfa' })).rejects.toMatchObject({
      code: 'mfa-required',
      kind: 'credentials',
      message: `An MFA code of ${serial} is needed, and there is no terminal to ask for it.`,
    })
  })

  it('asks nobody when the credentials to assume it with cannot be got', async () => {
    const asked: string[] = []
    const broken = config.replace(keysOf('base'), 'credential_process = /does/not/exist\n')
    const mfaCodeProvider = async (one: string) => {
      asked.push(one)
      return '123456'
    }
    await expect(stage.get({ config: broken, profile: 'mfa', mfaCodeProvider })).rejects.toMatchObject({
      code: 'invalid-profile',
    })
    expect(asked).toEqual([])
  })

  it('is an error of its own when the code provider fails', async () => {
    const mfaCodeProvider = () => Promise.reject(new Error('closed'))
    await expect(stage.get({ config, profile: 'mfa', mfaCodeProvider })).rejects.toMatchObject({
      code: 'mfa-required',
      kind: 'credentials',
    })
  })
})

describe('a failure of STS', () => {
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
    ['ValidationError', 'duration too long', 'service-error', 'service'],
  ])('is an error that names the profile: %s (%s) is %s', async (name, message, code, kind) => {
    const { endpoint } = await stage.listenAsSts({ code: name, message })
    const environment = { AWS_ENDPOINT_URL_STS: endpoint, AWS_MAX_ATTEMPTS: '1' }
    await expect(stage.get({ config, profile: 'role', environment })).rejects.toMatchObject({
      code,
      kind,
      message: expect.stringMatching(/^While assuming \S+ with profile base as profile "role": .*\.$/),
    })
  })

  it('names the role of the options and its base', async () => {
    const { endpoint } = await stage.listenAsSts({ code: 'AccessDenied', message: 'No' })
    const environment = { ...environmentKeys, AWS_ENDPOINT_URL_STS: endpoint }
    await expect(stage.get({ role: { arn: roleArn }, environment })).rejects.toMatchObject({
      message: `While assuming ${roleArn} with the credentials in the environment: AWS denied access: No.`,
      hint: expect.stringContaining('trust policy'),
    })
  })

  it('is an error when STS cannot be reached', async () => {
    const { endpoint } = await stage.listenAsSts()
    stage.stop()
    const environment = { AWS_ENDPOINT_URL_STS: endpoint, AWS_MAX_ATTEMPTS: '1' }
    await expect(stage.get({ config, profile: 'role', environment })).rejects.toMatchObject({
      code: 'connection-refused',
      kind: 'network',
    })
  })

  it.each([
    ['no credentials', '<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>'],
    ['a web page', '<html>Sign in</html>'],
  ])('is an error when it responds with %s', async (_, body) => {
    const { endpoint } = await stage.listenAs({ type: 'text/xml', body })
    const environment = { AWS_ENDPOINT_URL_STS: endpoint, AWS_MAX_ATTEMPTS: '1' }
    await expect(stage.get({ config, profile: 'role', environment })).rejects.toMatchObject({
      code: 'invalid-response',
    })
  })

  it("ends with the call's signal", async () => {
    const endpoint = await stage.listen(() => {})
    const signal = AbortSignal.timeout(50)
    const environment = { AWS_ENDPOINT_URL_STS: endpoint }
    await expect(stage.get({ config, profile: 'role', environment, signal })).rejects.toMatchObject({
      code: 'timed-out',
    })
  })
})
