import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { denied } from '../support/cloud/stage.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { saysNoRepository } from '../support/programs/registry-messages.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({ principals: [defaultPrincipal, denied] })
})
beforeEach(() => {
  cloud.localEcr.requests.length = 0
})
afterAll(() => cloud.close())

const program = 'docker-credential-ecrlogin'
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const notFound = 'credentials not found in native keychain\n'
const refusal = `${program} stores no passwords of other registries: name it in credHelpers for Amazon ECR hosts, not in credsStore\n`
const stored = (ServerURL: string, Username = 'AWS') =>
  JSON.stringify({ ServerURL, Username, Secret: 'a secret' })
const usage = `Usage: ${program} <store|get|erase|list|version>\n`

function withoutKeys(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^AWS_.*KEY/.test(name)))
}

/** The variables of a network that blocks every connection. */
function closed(environment: Record<string, string>): Record<string, string> {
  return { ...environment, HTTPS_PROXY: 'http://127.0.0.1:9' }
}

function helper(args: readonly string[], input = '', environment = cloud.environment()) {
  return runProgram([program, ...args], { environment, input, cwd: cloud.sandbox.home })
}

describe("Docker's credential helper protocol", () => {
  it.each([
    ['no verb', [], '', usage, 1],
    ['two arguments', ['get', host], '', usage, 1],
    ['three arguments', ['get', host, host], '', usage, 1],
    ['an unknown verb', ['fetch'], '', `${program}: unknown action: fetch\n`, 1],
    [
      'a property of every object as a verb',
      ['constructor'],
      '',
      `${program}: unknown action: constructor\n`,
      1,
    ],
    ['an empty verb', [''], '', `${program}: unknown action: \n`, 1],
    ['--help', ['--help'], '', usage, 0],
    ['-h', ['-h'], '', usage, 0],
    ['get with empty stdin', ['get'], '', 'no credentials server URL\n', 1],
    ['get with blank stdin', ['get'], ' \r\n', 'no credentials server URL\n', 1],
    ['get of another registry', ['get'], 'https://index.docker.io/v1/', notFound, 1],
    ['get of a host that only looks like ECR', ['get'], `${host}.evil.example`, notFound, 1],
    ['get of a region under the suffix of China', ['get'], `${host}.cn`, notFound, 1],
    [
      'get of a region of China under the usual suffix',
      ['get'],
      host.replace('us-west-2', 'cn-north-1'),
      notFound,
      1,
    ],
    ['get over plain http', ['get'], `http://${host}`, notFound, 1],
    ['store of an empty object', ['store'], '{}', 'no credentials server URL\n', 1],
    ['store of invalid JSON', ['store'], 'nonsense', 'no credentials server URL\n', 1],
    ['store without a user', ['store'], `{"ServerURL":"${host}"}`, 'no credentials username\n', 1],
    [
      'store with an object for a URL',
      ['store'],
      '{"ServerURL":{"toString":1}}',
      'no credentials server URL\n',
      1,
    ],
    ['store for ECR', ['store'], stored(host), '', 0],
    ['store for ECR as a URL', ['store'], stored(`https://${host}:443/v2/`), '', 0],
    ['store for ECR Public', ['store'], stored('public.ecr.aws'), '', 0],
    ['store of an identity token', ['store'], stored(host, '<token>'), '', 0],
    ['store over plain http', ['store'], stored(`http://${host}`), refusal, 1],
    ['store for Docker Hub', ['store'], stored('https://index.docker.io/v1/'), refusal, 1],
    ['erase with empty stdin', ['erase'], '', 'no credentials server URL\n', 1],
    ['erase for ECR', ['erase'], `https://${host}\n`, '', 0],
    ['erase for another registry', ['erase'], 'https://index.docker.io/v1/', '', 0],
  ])('%s', async (_, args, input, stdout, exitCode) => {
    expect(await helper(args, input)).toEqual({ stdout, stderr: '', exitCode })
    expect(cloud.localEcr.requests).toEqual([])
  })

  it('prints its version in the format of the protocol', async () => {
    for (const verb of ['version', '--version', '-v']) {
      const { stdout, exitCode } = await helper([verb])
      expect({ stdout, exitCode }).toEqual({
        stdout: expect.stringMatching(/^docker-credential-ecrlogin \(ecrlogin\) \d+\.\d+\.\d+ \(.+\)\n$/),
        exitCode: 0,
      })
    }
  })

  it.each([host, `https://${host}`, `${host}:443`, `https://${host}/v2/team/app`])(
    'get of %s returns the URL unchanged, the user and the password, and nothing else',
    async (serverUrl) => {
      const { stdout, stderr, exitCode } = await helper(['get'], `${serverUrl}\n`)
      const { Secret } = JSON.parse(stdout)
      expect({ stdout, stderr, exitCode }).toEqual({
        stdout: `{"ServerURL":"${serverUrl}","Username":"AWS","Secret":"${Secret}"}\n`,
        stderr: '',
        exitCode: 0,
      })
      expect(Secret).toMatch(/^eyJ/)
    },
  )

  it('a failure prints a sentence on stdout and a hint on stderr', async () => {
    const { stdout, stderr, exitCode } = await helper(['get'], host, cloud.environment(denied))
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /^While requesting an authorization token from ECR in us-west-2.*AWS denied access.*\n$/,
    )
    expect(stderr).toContain('AWS denied access')
  })

  it.each([
    ['AWS denies it', 'public.ecr.aws', () => cloud.environment(denied), 'AWS denied access'],
    ['the network is down', 'https://public.ecr.aws/v2/', () => closed(cloud.environment()), 'refused'],
    [
      'there are no credentials',
      'public.ecr.aws',
      () => withoutKeys(cloud.environment()),
      'No AWS credentials',
    ],
    [
      'the settings are broken',
      'ecr-public.aws.com',
      () => ({ ...cloud.environment(), ECRLOGIN_CONFIG: '/nowhere' }),
      '/nowhere',
    ],
  ])(
    'lets the client continue without a login to ECR Public if %s, and prints why',
    async (_, url, env, reason) => {
      const { stdout, stderr, exitCode } = await helper(['get'], url, env())
      expect({ stdout, exitCode }).toEqual({ stdout: notFound, exitCode: 1 })
      expect(stderr).toContain(reason)
    },
  )

  it('store and erase for ECR succeed even if the settings cannot be read', async () => {
    const environment = { ...cloud.environment(), ECRLOGIN_CONFIG: '/nowhere' }
    for (const [verb, input] of [
      ['store', stored(host)],
      ['erase', host],
    ] as const) {
      expect(await helper([verb], input, environment)).toEqual({ stdout: '', stderr: '', exitCode: 0 })
    }
  })

  it('list reads the cache without calling AWS', async () => {
    const environment = { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '' }
    expect(await helper(['list'], 'unused', environment)).toEqual({
      stdout: '{}\n',
      stderr: '',
      exitCode: 0,
    })
    await helper(['get'], host, environment)
    await helper(['get'], 'public.ecr.aws', environment)
    cloud.localEcr.requests.length = 0
    // Without credentials and network, no call to AWS could succeed.
    expect(await helper(['list'], 'unused', closed(withoutKeys(environment)))).toEqual({
      stdout: `{"https://${host}":"AWS","https://public.ecr.aws":"AWS"}\n`,
      stderr: '',
      exitCode: 0,
    })
    expect(cloud.localEcr.requests).toEqual([])
  })

  it.each(['images.example.com', '*.example.com'])(
    'returns credentials for a custom domain that a rule matches with %s',
    async (match) => {
      const folder = join(cloud.sandbox.home, 'config', 'ecrlogin')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'config.toml'), `[[registry]]\nmatch = "${match}"\nhost = "${host}"\n`)
      const { stdout } = await helper(['get'], 'https://images.example.com')
      expect(JSON.parse(stdout).Username).toBe('AWS')
    },
  )
})

it('skopeo logs in through credHelpers, with no stored password', async ({ skip }) => {
  if (!findProgram('skopeo')) return skip('skopeo is not installed')
  const config = join(cloud.sandbox.dockerConfig, 'config.json')
  writeFileSync(config, JSON.stringify({ credHelpers: { [host]: 'ecrlogin' } }))
  const before = readFileSync(config, 'utf8')
  const { REGISTRY_AUTH_FILE: _, ...environment } = cloud.environment()
  const { stderr } = await runProgram(['skopeo', 'list-tags', `docker://${host}/team/app`], { environment })
  // Local ECR has no such repository, and only reports this to logged-in clients.
  expect(stderr).toMatch(saysNoRepository)
  expect(readFileSync(config, 'utf8')).toBe(before)
})
