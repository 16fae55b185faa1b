import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { denied } from '../support/cloud/stage.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { type Ended, runProgram } from '../support/programs/programs.ts'
import { isStandalone } from '../support/sandbox.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

const other: Principal = {
  accessKeyId: 'AKIAOTHER00000EXAMPLE',
  secretAccessKey: 'other/secret/KEY',
  accountId: '444455556666',
}

let cloud: Cloud
let directory: string

beforeAll(async () => {
  cloud = await startCloud({ principals: [defaultPrincipal, other, denied], latencyMs: 30 })
})
beforeEach(() => {
  cloud.localEcr.faults.clear()
  cloud.localEcr.requests.length = 0
  directory = join(mkdtempSync(join(cloud.sandbox.home, 'cache-')), 'tokens')
})
afterAll(() => cloud.close())

/** The variables of a user whose cache is enabled. */
function environment(more: Record<string, string> = {}, principal?: Principal): Record<string, string> {
  return { ...cloud.environmentWithCache(directory, principal), ...more }
}

function run(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  return cloud.ecrlogin(args, { environment: environment(more) })
}

/** The password that a call prints. The call must succeed with an empty stderr. */
async function password(
  more: Record<string, string> = {},
  args: readonly string[] = [host],
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(['password', ...args], more)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
}

function callCount(): number {
  return cloud.localEcr.requests.filter(({ action }) => action === 'GetAuthorizationToken').length
}

function files(): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}

/** The names of the files by kind; each fingerprint must be one of ours. */
function kinds(): string[] {
  return files().map((name) => name.replace(/^[0-9a-f]{64}(?=\.)/, ''))
}

/** Writes AWS config files, and returns the variables that select them instead of static credentials. */
function awsFiles(name: string, config: string, credentials = ''): Record<string, string> {
  const folder = join(cloud.sandbox.home, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config'), config)
  writeFileSync(join(folder, 'credentials'), credentials)
  return {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
  }
}

describe('the token cache', () => {
  it('serves the second call silently and is readable by its owner only', async () => {
    const first = await password()
    expect(await password()).toBe(first)
    expect(callCount()).toBe(1)
    expect(kinds()).toEqual(['.token.json'])
    if (process.platform === 'win32') return
    const modes = [directory, join(directory, files()[0]!)].map((path) => statSync(path).mode & 0o777)
    expect(modes).toEqual([0o700, 0o600])
  })

  it('serves every command and every registry that one token grants access to', async () => {
    await password()
    expect((await run(['get', host, '444455556666.dkr.ecr.us-west-2.amazonaws.com'])).exitCode).toBe(0)
    expect((await run(['get', '--region', 'us-west-2', '-o', 'sh'])).exitCode).toBe(0)
    expect(callCount()).toBe(1)
  })

  it('is neither read nor written with --no-cache or AWS_ECR_DISABLE_CACHE', async () => {
    await password({ AWS_ECR_DISABLE_CACHE: 'true' })
    await password({}, [host, '--no-cache'])
    expect(files()).toEqual([])
    expect(callCount()).toBe(2)
  })

  it('never shares a token between ECR Public, endpoints and principals', async () => {
    const viaEndpoint = { AWS_ENDPOINT_URL_ECR: cloud.localEcr.endpointUrl }
    const asOther = { AWS_ACCESS_KEY_ID: other.accessKeyId, AWS_SECRET_ACCESS_KEY: other.secretAccessKey }
    const ways = [
      () => password(),
      () => password({}, ['public.ecr.aws']),
      () => password(viaEndpoint),
      () => password(asOther),
    ]
    const first = await Promise.all(ways.map((way) => way()))
    expect(new Set(first).size).toBe(ways.length)
    expect(await Promise.all(ways.map((way) => way()))).toEqual(first)
    expect(callCount()).toBe(ways.length)
    expect(cloud.localEcr.requests.filter(({ via }) => via === 'endpoint')).toHaveLength(1)
  })

  it('survives an edit of another profile, but not of the credentials of its own profile', async () => {
    const keys = (principal: Principal) =>
      `aws_access_key_id = ${principal.accessKeyId}\naws_secret_access_key = ${principal.secretAccessKey}\n`
    const config = (mine: Principal, others: string) =>
      `[profile mine]\n${keys(mine)}[profile others]\nregion = ${others}\n`
    const args = [host, '--profile', 'mine']
    const first = await password(awsFiles('edited', config(defaultPrincipal, 'eu-west-1')), args)
    expect(await password(awsFiles('edited', config(defaultPrincipal, 'eu-west-2')), args)).toBe(first)
    expect(callCount()).toBe(1)
    const asDenied = awsFiles('edited', config(denied, 'eu-west-2'))
    expect((await run(['password', ...args], asDenied)).exitCode).toBe(4)
    expect(callCount()).toBe(2)
  })

  it('does not cache a denial: the next call asks AWS again', async () => {
    const asDenied = { AWS_ACCESS_KEY_ID: denied.accessKeyId, AWS_SECRET_ACCESS_KEY: denied.secretAccessKey }
    for (const _ of [1, 2]) expect((await run(['password', host], asDenied)).exitCode).toBe(4)
    expect(callCount()).toBe(2)
  })

  it.each([
    ['expired-token', 0, 'has already expired'],
    ['hostile-token', 6, 'not one that Amazon ECR would send'],
  ] as const)('does not cache an invalid response: %s', async (kind, code, message) => {
    cloud.localEcr.faults.add({ kind, service: 'ecr', times: 1 })
    const { exitCode, stderr } = await run(['password', host])
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) })
    expect(kinds()).not.toContain('.token.json')
    await password()
    expect(callCount()).toBe(2)
  })

  it('ignores a file that something else has written', async () => {
    const first = await password()
    const path = join(directory, files()[0]!)
    for (const text of ['{', 'x'.repeat(10 * 1024 * 1024)]) {
      writeFileSync(path, text)
      expect(await password()).not.toBe(first)
    }
    expect(callCount()).toBe(3)
  })

  it('warns with the reason when it cannot be used, and the login succeeds', async () => {
    writeFileSync(directory, 'mine')
    const { exitCode, stderr } = await run(['password', host])
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(
      /^ecrlogin: The token cache \S+ is not used: it is a symbolic link or not a directory\.\n$/,
    )
  })
})

describe('a token past half of its lifetime', () => {
  /** Caches a token, and changes its times as if it had been issued this many hours ago. */
  async function keepSince(hours: number): Promise<string> {
    const kept = await password()
    const path = join(directory, files()[0]!)
    const entry = JSON.parse(readFileSync(path, 'utf8'))
    const shift = (time: string) => new Date(Date.parse(time) - hours * 3_600_000).toISOString()
    const data = { ...entry.data, expiresAt: shift(entry.data.expiresAt) }
    writeFileSync(path, JSON.stringify({ ...entry, issuedAt: shift(entry.issuedAt), data }))
    cloud.localEcr.requests.length = 0
    return kept
  }

  it('is renewed', async () => {
    const old = await keepSince(7)
    expect(await password()).not.toBe(old)
    expect(callCount()).toBe(1)
  })

  it('is served with one warning when the network is down, and the network is not tried again for a minute', async () => {
    const old = await keepSince(7)
    const noNetwork = { HTTPS_PROXY: 'http://127.0.0.1:9' }
    const { exitCode, stdout, stderr } = await run(['password', host], noNetwork)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: old })
    expect(stderr).toMatch(
      /^ecrlogin: [^\n]*refused[^\n]* The cached token is used instead; it is valid until [^\n]+\.\n$/,
    )
    expect(await password(noNetwork)).toBe(old)
  })

  it('is in `cache list` and in doctor when its refresh has failed, until one succeeds', async () => {
    await keepSince(7)
    await run(['password', host], { HTTPS_PROXY: 'http://127.0.0.1:9' })
    const failed =
      /\trefresh failed at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: [^\t\n]*the proxy refused the connection\.\n$/
    expect((await run(['cache', 'list'])).stdout).toMatch(failed)
    const diagnosis = JSON.parse((await run(['doctor', host, '-o', 'json'])).stdout)
    expect(JSON.stringify(diagnosis)).toMatch(
      /refreshing the token of the credentials in the environment for ECR in us-west-2 failed: /,
    )
    // An hour later, the network is back.
    const failure = join(directory, files().find((name) => name.endsWith('.failure.json'))!)
    const stored = JSON.parse(readFileSync(failure, 'utf8'))
    writeFileSync(failure, JSON.stringify({ ...stored, at: stored.at - 3_600_000 }))
    expect((await run(['cache', 'list'])).stdout).toMatch(/\trefresh failed at /)
    await password()
    expect((await run(['cache', 'list'])).stdout).toMatch(/\t-\n$/)
  })

  it('is served when AWS takes longer than three seconds, with a warning about it', async () => {
    const old = await keepSince(7)
    cloud.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', delayMs: 20_000 })
    const { stdout, stderr } = await run(['password', host])
    expect(stdout).toBe(old)
    expect(stderr).toContain('No new authorization token arrived within 3 s.')
  })

  it('is served when --timeout is shorter than three seconds', async () => {
    const old = await keepSince(7)
    cloud.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', delayMs: 20_000 })
    const { exitCode, stdout } = await run(['password', host, '--timeout', '1'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: old })
  })

  it('is not served when it has expired', async () => {
    await keepSince(13)
    const { exitCode, stdout } = await run(['password', host], { HTTPS_PROXY: 'http://127.0.0.1:9' })
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
  })
})

describe('ecrlogin cache', () => {
  it('lists the cached tokens without secrets', async () => {
    const secret = (await password()).trim()
    await password({}, ['public.ecr.aws'])
    const { stdout, stderr, exitCode } = await run(['cache', 'list'])
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    const rows = stdout.trim().split('\n').sort()
    expect(rows).toEqual([
      expect.stringMatching(
        /^ecr\tus-west-2\t-\tthe credentials in the environment\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\t-$/,
      ),
      expect.stringMatching(/^ecr-public\tus-east-1\t-\tthe credentials in the environment\t/),
    ])
    expect(stdout).not.toContain(secret)
    expect(stdout).not.toContain(Buffer.from(`AWS:${secret}`).toString('base64').slice(0, 20))
  })

  it('clears the cached tokens and leaves other files alone', async () => {
    await password()
    writeFileSync(join(directory, 'thesis.tmp'), 'mine')
    expect((await run(['cache', 'clear'])).stdout).toBe(`Removed 1 token from ${directory}.\n`)
    expect(files()).toEqual(['thesis.tmp'])
    expect((await run(['cache', 'clear'])).stdout).toBe(`Removed 0 tokens from ${directory}.\n`)
    await password()
    expect(callCount()).toBe(2)
  })

  it('rejects any other argument', async () => {
    expect((await run(['cache', 'empty'])).exitCode).toBe(2)
  })
})

describe('concurrent processes', () => {
  it('make one call when the cache is empty, and all print a password', async () => {
    const passwords = await Promise.all(Array.from({ length: 20 }, () => password()))
    expect(new Set(passwords).size).toBe(1)
    expect(passwords[0]).toMatch(/^\S+\n$/)
    expect(callCount()).toBe(1)
    expect(kinds()).toEqual(['.token.json'])
  })
})

// The executable has the same sources.
const missing = isStandalone ? 'the modules that the executable loads cannot be observed' : null
describeUnless(missing, 'a cached response', () => {
  const request = {
    kind: 'CredentialProviderRequest',
    apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
    image: `${host}/app`,
  }
  // These modules take longer to load than the rest of the response takes.
  const slowBuiltins = ['child_process', 'crypto', 'http', 'net', 'readline', 'stream', 'tty'].map(
    (one) => `node:${one}`,
  )
  const packages = ['@aws-sdk', '@smithy', 'proxy-agent', 'smol-toml', 'commander', 'parser']
  const heavy = [...packages, ...slowBuiltins]
  const programs = [
    { argv: ['ecrlogin', 'password', host], input: '', files: ['../dist/main.cjs'] },
    { argv: ['docker-credential-ecrlogin', 'get'], input: host, files: [] },
    {
      argv: ['ecrlogin-credential-provider'],
      input: JSON.stringify(request),
      files: ['../dist/main.cjs', './provider.cjs', './rolldown-runtime.cjs', './main.cjs'],
    },
  ]

  it.each(programs)('to $argv loads no AWS SDK, no parser, no proxy agents and no TOML', async (program) => {
    const recorder = join(cloud.sandbox.home, 'recorder.cjs')
    const list = join(cloud.sandbox.home, 'loaded-modules')
    writeFileSync(
      recorder,
      `const Module = require('node:module')
      const { appendFileSync } = require('node:fs')
      const load = Module._load
      Module._load = (request, parent, isMain) => {
        appendFileSync(process.env.LOADED_MODULES, request + '\\n')
        return load(request, parent, isMain)
      }`,
    )
    const loaded = async () => {
      writeFileSync(list, '')
      const { exitCode } = await runProgram(program.argv, {
        environment: environment({
          NODE_OPTIONS: `--require=${recorder}`,
          LOADED_MODULES: list,
        }),
        input: program.input,
      })
      expect(exitCode).toBe(0)
      return readFileSync(list, 'utf8').split('\n')
    }
    const isHeavy = (request: string) => heavy.some((name) => request.includes(name))
    expect((await loaded()).filter(isHeavy).length).toBeGreaterThan(0)
    const warm = await loaded()
    expect(warm.filter(isHeavy)).toEqual([])
    // Besides the file that npm links.
    expect(warm.filter((one) => one.startsWith('.'))).toEqual(program.files)
  })
})
