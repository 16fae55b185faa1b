import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { denied } from '../support/cloud/stage.ts'
import { pathWithoutClients } from '../support/programs/path-without-clients.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'

const expired: Principal = {
  accessKeyId: 'ASIAEXPIRED000EXAMPLE',
  secretAccessKey: 'expired/secret/KEY',
  sessionToken: 'expired/session/TOKEN',
  accountId: '111122223333',
  isExpired: true,
}
const stranger: Principal = {
  accessKeyId: 'AKIASTRANGER00EXAMPLE',
  secretAccessKey: 'stranger/secret/KEY',
  accountId: '999900001111',
}

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({ principals: [defaultPrincipal, denied, expired, stranger] })
})
beforeEach(() => {
  cloud.localEcr.faults.clear()
  cloud.localEcr.requests.length = 0
})
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

/** The hosts for which the real docker client has stored a login. */
function storedLogins(): string[] {
  const config = JSON.parse(readFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), 'utf8'))
  return Object.keys(config.auths ?? {})
}

describe('ecrlogin login, with the real docker client', () => {
  beforeEach(({ skip }) => {
    if (!findProgram('docker')) skip('docker is not installed')
  })

  const hosts = [
    ['a private registry', host],
    [
      "another account's registry that the principal may use",
      '444455556666.dkr.ecr.eu-central-1.amazonaws.com',
    ],
    ['a FIPS registry', '111122223333.dkr.ecr-fips.us-east-1.amazonaws.com'],
    ['a dual-stack registry', '111122223333.dkr-ecr.us-west-2.on.aws'],
    ['a FIPS and dual-stack registry', '111122223333.dkr-ecr-fips.us-west-2.on.aws'],
    ['GovCloud', '111122223333.dkr.ecr.us-gov-west-1.amazonaws.com'],
    ['China', '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn'],
    ['dual-stack China', '111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn'],
    ['an isolated partition', '111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov'],
    ['the European sovereign cloud', '111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu'],
    ['ECR Public', 'public.ecr.aws'],
    ['ECR Public under its dual-stack name', 'ecr-public.aws.com'],
  ] as const

  it.each(hosts)('logs in to %s', async (_, registry) => {
    const { stdout, exitCode } = await cloud.ecrlogin(['login', registry])
    expect(stdout.trim()).toBe('Login Succeeded')
    expect(exitCode).toBe(0)
    expect(storedLogins()).toContain(registry)
  })

  it('logs in to several registries, with one call for all that share a token', async () => {
    const registries = [host, '444455556666.dkr.ecr.us-west-2.amazonaws.com', 'public.ecr.aws']
    const { exitCode } = await cloud.ecrlogin(['login', ...registries])
    expect(exitCode).toBe(0)
    const calls = cloud.localEcr.requests.filter(({ action }) => action === 'GetAuthorizationToken')
    expect(calls.map(({ service }) => service).sort()).toEqual(['ecr', 'ecr-public'])
  })

  it('tries every registry, and exits with the code of the first that fails', async () => {
    cloud.localEcr.faults.add({ kind: 'error-500', service: 'ecr', region: 'eu-west-1' })
    const registries = [
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
      '999900001111.dkr.ecr.us-west-2.amazonaws.com',
      '111122223333.dkr.ecr.ap-south-1.amazonaws.com',
    ]
    const { exitCode, stderr, stdout } = await cloud.ecrlogin(['login', ...registries])
    expect(exitCode).toBe(6)
    expect(stdout.trim()).toBe('Login Succeeded')
    expect(stderr).toContain(
      `${registries[0]}: While requesting an authorization token from ECR in eu-west-1`,
    )
    expect(stderr).toContain(`${registries[1]}: docker could not complete the login`)
    expect(storedLogins()).toContain(registries[2])
  })

  it('cannot log in to a registry of another principal', async () => {
    const { exitCode, stderr } = await cloud.ecrlogin(['login', host], {
      environment: cloud.environment(stranger),
    })
    expect(exitCode).toBe(7)
    expect(stderr).toContain('docker could not complete the login to this registry (exit code 1)')
  })

  it("puts docker's own message into the error if stderr is JSON", async () => {
    const environment = cloud.environment(stranger)
    const { exitCode, stderr } = await cloud.ecrlogin(['login', host, '--errors', 'json'], { environment })
    expect(exitCode).toBe(7)
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toEqual([
      {
        level: 'error',
        kind: 'client',
        code: 'client-failed',
        exitCode: 7,
        registry: host,
        // Without the lines of its log.
        message: `docker could not complete the login to this registry (exit code 1): login attempt to https://${host}/v2/ failed with status: 403 Forbidden.`,
        hint: `Find out why: \`ecrlogin doctor ${host}\`.`,
      },
    ])
  })

  it('names the missing client', async () => {
    const environment = {
      ...cloud.environment(),
      ECRLOGIN_CLIENT: 'podman',
      PATH: pathWithoutClients(cloud.sandbox),
    }
    const { exitCode, stderr } = await cloud.ecrlogin(['login', host], { environment })
    expect(exitCode).toBe(7)
    expect(stderr).toContain('podman is not installed')
  })

  it('logs out of one registry, and of all ECR registries without touching others', async () => {
    await cloud.ecrlogin(['login', host, 'public.ecr.aws'])
    expect((await cloud.ecrlogin(['logout', '--public'])).exitCode).toBe(0)
    expect(storedLogins()).not.toContain('public.ecr.aws')
    expect(storedLogins()).toContain(host)
    cloud.localEcr.requests.length = 0
    expect((await cloud.ecrlogin(['logout', '--all'])).exitCode).toBe(0)
    expect(storedLogins()).toEqual([])
    expect(cloud.localEcr.requests).toEqual([])
  })

  it('logs in through a plain HTTP endpoint, under the address in its response', async ({ skip }) => {
    const environment = { ...cloud.environment(), HTTPS_PROXY: '' }
    const args = ['login', '--endpoint-url', cloud.localEcr.endpointUrl, '--region', 'us-west-2']
    const { stdout, stderr, exitCode } = await cloud.ecrlogin(args, { environment })
    // From 28.5 on, the client alone takes no address for an insecure registry (docker/cli, internal/registry/config.go).
    const asksForTls = 'http: server gave HTTP response to HTTPS client'
    if (exitCode === 7 && stderr.includes(asksForTls)) {
      expect(stderr).toContain(`https://${new URL(cloud.localEcr.endpointUrl).host}/v2/`)
      return skip('this docker logs in over plain HTTP only through an engine')
    }
    expect({ stdout: stdout.trim(), exitCode }).toEqual({ stdout: 'Login Succeeded', exitCode: 0 })
    expect(storedLogins()).toContain(new URL(cloud.localEcr.endpointUrl).host)
  })

  it('exits with 7 if the registry rejects an expired token', async () => {
    cloud.localEcr.faults.add({ kind: 'expired-token', service: 'ecr' })
    const { exitCode, stderr } = await cloud.ecrlogin(['login', host])
    expect(exitCode).toBe(7)
    expect(stderr).toContain('has already expired')
  })

  it('prints a snippet that fails with 7 if docker cannot reach the registry', async () => {
    const { stdout: text } = await cloud.ecrlogin(['get', '-o', 'sh', host])
    const environment = { ...cloud.environment(), HTTPS_PROXY: 'http://127.0.0.1:9' }
    const { exitCode } = await runProgram(['bash', '-s'], { environment, input: text })
    expect(exitCode).toBe(7)
  })
})

describe('a failure of AWS or the network', () => {
  const failing = [
    [
      'a denial by AWS',
      () => cloud.environment(denied),
      4,
      'not authorized to perform: ecr:GetAuthorizationToken',
    ],
    ['an expired session', () => cloud.environment(expired), 3, 'the session token has expired'],
    [
      'a wrong secret key',
      () => ({ ...cloud.environment(), AWS_SECRET_ACCESS_KEY: 'wrong' }),
      4,
      'AWS rejected the signature',
    ],
    [
      'an unknown access key',
      () => ({ ...cloud.environment(), AWS_ACCESS_KEY_ID: 'AKIANOBODY0000EXAMPLE' }),
      4,
      'AWS does not know the access key',
    ],
    ['no network', () => ({ ...cloud.environment(), HTTPS_PROXY: 'http://127.0.0.1:9' }), 5, 'refused'],
    [
      'an untrusted certificate',
      () => ({ ...cloud.environment(), AWS_CA_BUNDLE: '', SSL_CERT_FILE: '' }),
      5,
      'certificate',
    ],
    [
      'no credentials',
      () => without(cloud.environment(), 'AWS_ACCESS_KEY_ID'),
      3,
      'No AWS credentials were found',
    ],
    ['an unknown profile', () => ({ ...cloud.environment(), AWS_PROFILE: 'nobody' }), 3, '"nobody"'],
  ] as const

  it.each(failing)(
    'prints one sentence, nothing on stdout, and exits with its code: %s',
    async (_, environment, code, message) => {
      const { exitCode, stdout, stderr } = await cloud.ecrlogin(['get', host, '-o', 'json'], {
        environment: environment(),
      })
      expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' })
      expect(stderr).toContain(message)
      expectOneLine(stderr)
    },
  )

  it.each(failing)('prints a snippet that fails with the same code: %s', async (_, environment, code) => {
    const { stdout } = await cloud.ecrlogin(['get', host, '-o', 'sh'], { environment: environment() })
    expect(stdout).toBe(`/bin/sh -c 'exit ${code}'\n`)
  })

  it('rejects a hostile endpoint if the response names the registry', async () => {
    cloud.localEcr.faults.add({ kind: 'hostile-endpoint', service: 'ecr' })
    const { exitCode, stdout } = await cloud.ecrlogin(['get', '--region', 'us-west-2', '-o', 'sh'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "/bin/sh -c 'exit 6'\n" })
  })

  it('keeps a password that contains a colon whole', async () => {
    cloud.localEcr.faults.add({ kind: 'second-colon', service: 'ecr' })
    const { stdout } = await cloud.ecrlogin(['get', host])
    expect(JSON.parse(stdout).Password).toMatch(/^[^:]+:[^:]+$/)
  })

  it('adds the causes of an error with --verbose, without a secret', async () => {
    const { stderr } = await cloud.ecrlogin(['get', host, '--verbose'], {
      environment: cloud.environment(expired),
    })
    expect(stderr).toContain('caused by ExpiredTokenException')
    expect(stderr).not.toContain(expired.secretAccessKey)
    expect(stderr).not.toContain(expired.sessionToken)
  })
})

function expectOneLine(stderr: string): void {
  expect(stderr).toMatch(/^ecrlogin: [^\n]+[.!)]\n$/)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(stderr).not.toContain(defaultPrincipal.secretAccessKey)
}

function without(environment: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = environment
  return rest
}
