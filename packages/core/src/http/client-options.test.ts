import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpRequest } from '@smithy/types'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { clientOptions, type ServiceTarget } from './client-options.ts'
import type { SdkRequestHandler } from './sdk-request-handler.ts'

const target: ServiceTarget = { region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false }
const requestHandler = {} as SdkRequestHandler

function create(change: Partial<ServiceTarget> = {}, retries = {}, now = new Date()) {
  return clientOptions({ ...target, ...change }, { retries, requestHandler, now: () => now })
}

describe('clientOptions', () => {
  it('have the region, the request handler and the retries', () => {
    const retries = { maxAttempts: 2, retryMode: 'adaptive' as const }
    expect(create({}, retries)).toMatchObject({ region: 'us-west-2', requestHandler, ...retries })
  })

  it.each([
    ['AWS, with both flags', { isFips: true, isDualStack: true }, true, true],
    ['AWS, without', {}, false, false],
    [
      'a configured endpoint, which has no variants',
      { isFips: true, isDualStack: true, endpoint: 'http://x' },
      false,
      false,
    ],
  ])('have the flags for the endpoint of %s', (_, change, useFipsEndpoint, useDualstackEndpoint) => {
    expect(create(change)).toMatchObject({ useFipsEndpoint, useDualstackEndpoint })
  })

  it('have the configured endpoint', () => {
    expect(create({ endpoint: 'http://x' })).toMatchObject({ endpoint: 'http://x' })
    expect(create()).not.toHaveProperty('endpoint')
  })

  it('sign with the given clock', () => {
    const { systemClockOffset } = create({}, {}, new Date(Date.now() + 3_600_000))
    expect(Math.abs(systemClockOffset - 3_600_000)).toBeLessThan(5_000)
  })
})

describe.skipIf(process.platform === 'win32')('a client with these options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-client-'))

  afterEach(() => vi.unstubAllEnvs())
  afterAll(() => rmSync(folder, { recursive: true }))

  type Options = ReturnType<typeof create> & { credentials: { accessKeyId: string; secretAccessKey: string } }

  /** Sends the call of each service that is called, and returns its promise. */
  const calls: Readonly<Record<string, (options: Options) => Promise<unknown>>> = {
    'api.ecr.us-west-2.amazonaws.com': async (options) => {
      const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
      return new ECRClient(options).send(new GetAuthorizationTokenCommand({}))
    },
    'api.ecr-public.us-west-2.amazonaws.com': async (options) => {
      const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public')
      return new ECRPUBLICClient(options).send(new GetAuthorizationTokenCommand({}))
    },
    'sts.us-west-2.amazonaws.com': async (options) => {
      const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
      return new STSClient(options).send(new GetCallerIdentityCommand({}))
    },
    'portal.sso.us-west-2.amazonaws.com': async (options) => {
      const { GetRoleCredentialsCommand, SSOClient } = await import('@aws-sdk/client-sso')
      const input = { accountId: '111122223333', roleName: 'x', accessToken: 'y' }
      return new SSOClient(options).send(new GetRoleCredentialsCommand(input))
    },
    'oidc.us-west-2.amazonaws.com': async (options) => {
      const { CreateTokenCommand, SSOOIDCClient } = await import('@aws-sdk/client-sso-oidc')
      const input = { clientId: 'x', clientSecret: 'y', grantType: 'refresh_token' }
      return new SSOOIDCClient(options).send(new CreateTokenCommand(input))
    },
    'us-west-2.signin.aws.amazon.com': async (options) => {
      const { CreateOAuth2TokenCommand, SigninClient } = await import('@aws-sdk/nested-clients/signin')
      const tokenInput = { clientId: 'x', grantType: 'refresh_token', refreshToken: 'y' }
      return new SigninClient(options).send(new CreateOAuth2TokenCommand({ tokenInput }))
    },
  }

  it.each(Object.entries(calls))('of %s looks up nothing in the process', async (host, call) => {
    const pipe = join(folder, host)
    execFileSync('mkfifo', [pipe])
    // Reading a pipe without a writer takes forever.
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, pipe)
    vi.stubEnv('AWS_ENDPOINT_URL', 'https://elsewhere')
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true')
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    vi.stubEnv('AWS_MAX_ATTEMPTS', '7')
    const hosts: string[] = []
    const handle = async ({ hostname }: HttpRequest) => {
      hosts.push(hostname)
      throw Object.assign(new Error('Refused'), { name: 'TimeoutError' })
    }
    const requestHandler = { handle, metadata: { handlerProtocol: 'http/1.1' } }
    const options = { ...create(), requestHandler: requestHandler as unknown as SdkRequestHandler }
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
    await expect(call({ ...options, credentials })).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(hosts).toEqual([host, host, host])
  })
})
