import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { denied, keysSection, section } from '../support/cloud/stage.ts'
import { startAnsweringEngine } from '../support/programs/answering-engine.ts'
import { type Ended, findProgram, runProgram } from '../support/programs/programs.ts'
import { saysNoRepository } from '../support/programs/registry-messages.ts'
import { hasTerminal, runOnTerminal } from '../support/programs/terminal.ts'
import { withoutOverride } from '../support/programs/without-override.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'

const stranger: Principal = {
  accessKeyId: 'AKIASTRANGER00EXAMPLE',
  secretAccessKey: 'stranger/secret/KEY',
  accountId: '999900001111',
}

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
let cloud: Cloud
let sandbox: Sandbox

beforeAll(async () => {
  cloud = await startCloud({
    principals: [defaultPrincipal, denied, stranger],
    roles: [{ arn: 'arn:aws:iam::111122223333:role/puller', accounts: ['111122223333'] }],
  })
})
beforeEach(() => {
  sandbox = createSandbox()
  cloud.localEcr.requests.length = 0
})
afterEach(() => {
  sandbox.remove()
  cloud.localEcr.faults.clear()
})
afterAll(() => cloud.close())

/** A finding in the JSON output. */
interface Line {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly message: string
  readonly hint: string | null
  readonly code: string | null
}

interface Report extends Ended {
  readonly findings: readonly Line[]
}

/** The variables that lead to local ECR, in a separate home. */
function environment(principal: Principal | null = defaultPrincipal): Record<string, string> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...way } = cloud.localEcr.environment()
  const keys = principal && cloud.localEcr.environment(principal)
  return { ...sandbox.environment, ...way, ...keys }
}

async function doctor(args: readonly string[], variables: Record<string, string>): Promise<Report> {
  const ended = await runProgram(withoutOverride(['ecrlogin', 'doctor', ...args, '-o', 'json']), {
    environment: variables,
    cwd: sandbox.home,
  })
  return { ...ended, findings: JSON.parse(ended.stdout).findings }
}

function write(path: string, text: string): void {
  mkdirSync(join(sandbox.home, path, '..'), { recursive: true })
  writeFileSync(join(sandbox.home, path), text, { mode: 0o600 })
}

function writeDockerConfig(config: object): void {
  write('docker/config.json', JSON.stringify({ credHelpers: { 'unused.invalid': 'unused' }, ...config }))
}

/** The findings of the network check. */
async function networkOf(variables: Record<string, string>): Promise<string[]> {
  const { findings } = await doctor([host], variables)
  return findings.filter(({ check }) => check === 'network').map(({ message }) => message)
}

/** A stored login whose password contains its expiry, like a password of ECR. */
function expiredLogin(): { auth: string } {
  const password = Buffer.from(JSON.stringify({ payload: 'x', expiration: 1_700_000_000 })).toString('base64')
  return { auth: Buffer.from(`AWS:${password}`).toString('base64') }
}

/** A PATH with the CLI and these programs. */
function pathWith(...programs: readonly string[]): string {
  const bin = join(sandbox.home, 'few')
  mkdirSync(bin)
  for (const name of ['node', 'env', 'sh', 'ecrlogin', ...programs]) {
    symlinkSync(findProgram(name, sandbox.environment.PATH)!, join(bin, name))
  }
  return bin
}

/** The first finding with a problem, and the command in its hint. */
function trouble({ findings }: Report): Line & { command: string } {
  const line = findings.find(({ status }) => status !== 'ok')!
  return { ...line, command: /`([^`]+)`/.exec(line.hint ?? '')?.[1] ?? '' }
}

interface BrokenSetUp {
  readonly title: string
  readonly args?: readonly string[]
  /** Breaks the setup and returns the environment. */
  arrange(): Record<string, string>
  /** The user's command, which fails before the hint is applied and works afterwards. */
  readonly doing: string
  readonly check: string
  readonly code: string | null
  readonly exitCode: number
  readonly message: string
  /** The arguments of `doctor` if those of the hint are needed for good. */
  readonly again?: readonly string[]
}

const login = `ecrlogin login ${host}`
/** The registry has no repositories. It only reports this if the client is logged in. */
const pull = (from: string) =>
  `skopeo list-tags docker://${from}/none 2>&1 | grep -qE '${saysNoRepository.source}'`

const brokenSetUps: readonly BrokenSetUp[] = [
  {
    title: 'an expired login for ECR Public, which breaks anonymous pulls',
    args: ['--public'],
    arrange() {
      write('auth.json', JSON.stringify({ auths: { 'public.ecr.aws': expiredLogin() } }))
      return environment()
    },
    doing: pull('public.ecr.aws'),
    check: 'logins',
    code: 'client-failed',
    exitCode: 7,
    message: 'The login for public.ecr.aws in ~/auth.json has expired',
  },
  {
    title: 'an expired login for the registry',
    arrange() {
      write('auth.json', JSON.stringify({ auths: { [host]: expiredLogin() } }))
      return environment()
    },
    doing: pull(host),
    check: 'logins',
    code: 'client-failed',
    exitCode: 7,
    message: `The login for ${host} in ~/auth.json has expired`,
  },
  {
    title: 'an expired login for a part of the registry, which overrides that for all of it',
    arrange() {
      write('auth.json', JSON.stringify({ auths: { [`${host}/none`]: expiredLogin() } }))
      return environment()
    },
    doing: pull(host),
    check: 'logins',
    code: 'client-failed',
    exitCode: 7,
    message: `The login for ${host}/none in ~/auth.json has expired; it overrides`,
  },
  {
    title: 'a login under an https:// key, which Docker still uses',
    arrange() {
      writeDockerConfig({ auths: { [`https://${host}`]: expiredLogin() } })
      return environment()
    },
    doing: `! grep -q https:// "$DOCKER_CONFIG/config.json" && grep -q '"${host}"' "$DOCKER_CONFIG/config.json"`,
    check: 'logins',
    code: 'client-failed',
    exitCode: 7,
    message: `has a login under https://${host}`,
  },
  {
    title: 'a Docker configuration that is not JSON',
    arrange() {
      write('docker/config.json', '{"auths": {},}')
      const { REGISTRY_AUTH_FILE: _, ...variables } = environment()
      return variables
    },
    doing: `${login} --client skopeo`,
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'is not a JSON object',
  },
  {
    title: 'a Docker configuration that begins with a byte order mark',
    arrange() {
      write('docker/config.json', '\uFEFF{"credHelpers":{"unused.invalid":"unused"}}')
      return environment()
    },
    // A login would replace the file that docker cannot read.
    doing: `test "$(head -c 1 docker/config.json)" = "{" && ${login} && grep -q unused.invalid docker/config.json`,
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'begins with a byte order mark',
  },
  {
    title: 'a folder in the place of a Docker configuration, as a container engine makes it',
    arrange() {
      rmSync(join(sandbox.dockerConfig, 'config.json'))
      mkdirSync(join(sandbox.dockerConfig, 'config.json'))
      return { ...environment(), PATH: pathWith('docker', 'mv', 'test') }
    },
    doing: `${login} && test -f docker/config.json`,
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'EISDIR',
  },
  {
    title: "a file in the place of Docker's folder",
    arrange() {
      write('taken', '')
      return { ...environment(), DOCKER_CONFIG: join(sandbox.home, 'taken', 'docker') }
    },
    doing: 'mkdir -p "$DOCKER_CONFIG"',
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'ENOTDIR',
  },
  {
    title: 'a Docker configuration that its own mode closes',
    arrange() {
      chmodSync(join(sandbox.dockerConfig, 'config.json'), 0)
      return environment()
    },
    doing: 'cat docker/config.json',
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'EACCES',
  },
  {
    title: 'a secret key without its key id, which is passed over',
    arrange() {
      write('.aws/credentials', keysSection('default', defaultPrincipal))
      return { ...environment(null), AWS_SECRET_ACCESS_KEY: 'other' }
    },
    doing: 'test -z "$AWS_SECRET_ACCESS_KEY"',
    check: 'identity',
    code: null,
    exitCode: 0,
    message: 'AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not',
  },
  {
    title: 'a credential store that is not installed',
    arrange() {
      writeDockerConfig({ credsStore: 'desktop' })
      return environment()
    },
    doing: login,
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'docker-credential-desktop is not on PATH',
  },
  {
    title: 'ecr-login instead of ecrlogin',
    arrange() {
      writeDockerConfig({ credHelpers: { [host]: 'ecr-login' } })
      const { REGISTRY_AUTH_FILE: _, ...variables } = environment()
      return { ...variables, PATH: pathWith('docker', 'skopeo', 'grep', 'docker-credential-ecrlogin') }
    },
    doing: pull(host),
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'that is amazon-ecr-credential-helper, and the helper of ecrlogin is named ecrlogin',
  },
  {
    title: "the helper's full name where Docker expects its suffix",
    arrange() {
      writeDockerConfig({ credHelpers: { [host]: 'docker-credential-ecrlogin' } })
      const { REGISTRY_AUTH_FILE: _, ...variables } = environment()
      return variables
    },
    doing: pull(host),
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'docker itself adds docker-credential-',
  },
  {
    title: 'no region',
    args: [],
    arrange: () => environment(),
    doing: `grep -q dkr.ecr "$DOCKER_CONFIG/config.json"`,
    again: ['--region', 'us-east-1'],
    check: 'region',
    code: 'no-region',
    exitCode: 2,
    message: 'No region is set',
  },
  {
    title: 'a misspelt profile',
    arrange() {
      write(
        '.aws/config',
        section('profile prodcution') + keysSection('profile production', defaultPrincipal),
      )
      return { ...environment(null), AWS_PROFILE: 'prodution' }
    },
    doing: `grep -q dkr.ecr "$DOCKER_CONFIG/config.json"`,
    again: [host, '--profile', 'production'],
    check: 'identity',
    code: 'unknown-profile',
    exitCode: 3,
    message: 'The profile "prodution" is in neither',
  },
  {
    title: 'credentials only in a profile that nothing selects',
    arrange() {
      write('.aws/credentials', keysSection('work', defaultPrincipal))
      return environment(null)
    },
    doing: `grep -q dkr.ecr "$DOCKER_CONFIG/config.json"`,
    again: [host, '--profile', 'work'],
    check: 'identity',
    code: 'no-credentials',
    exitCode: 3,
    message: 'No AWS credentials were found',
  },
  {
    title: 'certificate authorities that only other programs know',
    arrange() {
      const { AWS_CA_BUNDLE, SSL_CERT_FILE: _, ...variables } = environment()
      return { ...variables, CURL_CA_BUNDLE: AWS_CA_BUNDLE! }
    },
    doing: `ecrlogin password ${host} > password.txt`,
    check: 'network',
    code: 'untrusted-certificate',
    exitCode: 5,
    message: 'is not trusted',
  },
  {
    title: 'a client that is not installed',
    arrange: () => ({ ...environment(), PATH: pathWith('skopeo', 'grep') }),
    doing: `grep -q dkr.ecr "$REGISTRY_AUTH_FILE"`,
    again: [host, '--client', 'skopeo'],
    check: 'clients',
    code: 'client-not-found',
    exitCode: 7,
    message: 'docker is not installed',
  },
  {
    title: 'a cache that others can write to',
    arrange() {
      const variables = environment()
      mkdirSync(join(sandbox.home, 'cache', 'ecrlogin'), { recursive: true })
      chmodSync(join(sandbox.home, 'cache', 'ecrlogin'), 0o777)
      return variables
    },
    doing: 'test -z "$(ecrlogin cache list 2>&1)"',
    check: 'cache',
    code: null,
    exitCode: 0,
    message: 'other users can write to it',
  },
]

/** Files of other users, which only root can create. */
const foreignSetUps: readonly BrokenSetUp[] = [
  {
    title: "a Docker configuration below one's home that sudo has made another's",
    arrange() {
      // The user of these tests is root, so sudo has nothing to add.
      writeFileSync(join(sandbox.bin, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 })
      chmodSync(sandbox.dockerConfig, 0o755)
      chmodSync(join(sandbox.dockerConfig, 'config.json'), 0o600)
      for (const path of [join(sandbox.dockerConfig, 'config.json'), sandbox.dockerConfig])
        chownSync(path, 54_321, 54_321)
      return environment()
    },
    doing: login,
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'EACCES',
  },
  {
    title: "a folder of another user, in which skopeo's logins would be",
    args: [host, '--client', 'skopeo'],
    arrange() {
      const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-foreign-'))
      foreign.push(folder)
      chownSync(folder, 54_321, 54_321)
      return { ...environment(), REGISTRY_AUTH_FILE: join(folder, 'auth.json') }
    },
    doing: `${login} --client skopeo`,
    check: 'stores',
    code: 'client-failed',
    exitCode: 7,
    message: 'EACCES',
  },
]

const foreign: string[] = []
afterAll(() => {
  for (const folder of foreign) rmSync(folder, { recursive: true })
})

describe('doctor names the problem, and the command that it prints fixes it', () => {
  beforeEach(({ skip }) => {
    for (const name of ['docker', 'skopeo']) if (!findProgram(name)) skip(`${name} is not installed`)
  })

  it.each([...brokenSetUps, ...(process.getuid?.() === 0 ? foreignSetUps : [])])(
    '$title',
    async ({ args = [host], arrange, doing, check, code, exitCode, message, again = args }) => {
      const variables = arrange()
      const sh = (line: string) =>
        runProgram(withoutOverride(['sh', '-c', line]), { environment: variables, cwd: sandbox.home })
      const report = await doctor(args, variables)
      const { command, ...line } = trouble(report)
      expect({ ...line, exitCode: report.exitCode }).toMatchObject({ check, code, exitCode })
      expect(line.message).toContain(message)

      expect((await sh(doing)).exitCode).not.toBe(0)
      const fixed = await sh(
        `${command} && ${doing}; s=$?; ecrlogin doctor ${again.join(' ')} -o json > again; exit $s`,
      )
      expect({ command, ...fixed }).toMatchObject({ exitCode: 0 })
      const { findings } = JSON.parse(readFileSync(join(sandbox.home, 'again'), 'utf8'))
      expect(findings.filter((line: Line) => line.check === check && line.status !== 'ok')).toEqual([])
    },
  )
})

describe('doctor', () => {
  it('finds no problem where a login works, and exits with 0', async () => {
    const { exitCode, findings, stderr } = await doctor([host, '--public'], environment())
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      'program',
      'clients',
      'settings',
      'region',
      'network',
      'clock',
      'identity',
      'token',
      'registry',
      'stores',
      'logins',
      'cache',
    ])
  })

  it("says nothing of another user's folder in which a client that nobody asked for would store logins", async ({
    skip,
  }) => {
    if (process.getuid?.() !== 0) skip('only root can make the folder')
    const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-foreign-'))
    foreign.push(folder)
    chownSync(folder, 54_321, 54_321)
    const variables = { ...environment(), REGISTRY_AUTH_FILE: join(folder, 'auth.json') }
    const { exitCode, findings } = await doctor([host], variables)
    expect({ exitCode, found: findings.filter(({ status }) => status !== 'ok') }).toEqual({
      exitCode: 0,
      found: [],
    })
  })

  it('changes nothing', async () => {
    const { findings } = await doctor([host], environment())
    expect(findings.at(-1)!.message).toBe('The token cache ~/cache/ecrlogin does not exist yet.')
    const again = await doctor([host], environment())
    expect(again.findings.at(-1)!.message).toBe('The token cache ~/cache/ecrlogin does not exist yet.')
    expect(readFileSync(join(sandbox.dockerConfig, 'config.json'), 'utf8')).not.toContain('auths')
  })

  it.each([
    ['a denial', denied, 'token', 4, 'AWS denied access'],
    ["somebody else's registry", stranger, 'registry', 4, 'does not accept the token of this identity'],
  ] as const)('reports %s', async (_, principal, check, exitCode, message) => {
    const report = await doctor([host], environment(principal))
    expect({ ...trouble(report), exitCode: report.exitCode }).toMatchObject({ check, exitCode })
    expect(trouble(report).message).toContain(message)
  })

  it('reports a wrong clock, which the AWS SDK corrects silently', async () => {
    cloud.localEcr.faults.add({ kind: 'clock-skew' })
    const report = await doctor([host], environment())
    expect(trouble(report)).toMatchObject({
      check: 'clock',
      status: 'warning',
      message: 'The clock is 60 minutes behind AWS.',
    })
  })

  it('reports a proxy that refuses every connection, once', async () => {
    const report = await doctor([host], { ...environment(), HTTPS_PROXY: 'http://127.0.0.1:1' })
    const problems = report.findings.filter(({ status }) => status === 'problem')
    expect(problems.map(({ check, code }) => [check, code])).toEqual([['network', 'connection-refused']])
    expect(report.exitCode).toBe(5)
  })

  it.each([
    [
      'an unknown host',
      { HTTPS_PROXY: '' },
      'connecting to https://api.ecr.us-west-2.amazonaws.com/: the host name was not',
    ],
    [
      'an unknown proxy',
      { HTTPS_PROXY: 'http://me:word@none.invalid:3128' },
      'the proxy http://none.invalid:3128',
    ],
  ])('reports a network with %s, once', async (_, variables, message) => {
    const report = await doctor([host], { ...environment(), ...variables })
    const [problem, ...others] = report.findings.filter(({ status }) => status === 'problem')
    expect({ ...problem, others }).toMatchObject({ check: 'network', code: 'host-not-found', others: [] })
    expect(problem!.message).toContain(message)
    expect(report.stdout).not.toContain('word@')
  })

  it('reports the proxy on the way to AWS', async () => {
    expect(await networkOf(environment())).toEqual([
      `api.ecr.us-west-2.amazonaws.com responds through the proxy ${cloud.localEcr.proxyUrl}.`,
    ])
  })

  it.for([
    ['DOCKER_HOST', 'without a proxy', {}],
    [
      "docker's context",
      'the proxy http://engine.invalid:3128',
      { HttpsProxy: 'http://engine.invalid:3128' },
    ],
  ] as const)(
    'reports the engine of %s, which logs in for docker, %s',
    async ([way, proxy, info], { skip }) => {
      if (!findProgram('docker')) return skip('docker is not installed')
      const engine = await startAnsweringEngine(sandbox.home, { ServerVersion: '28.5.2', ...info })
      const create = ['docker', 'context', 'create', 'elsewhere', '--docker', `host=${engine.address}`]
      // Docker 20.10 uses no context where DOCKER_HOST is set, even to nothing.
      const { DOCKER_HOST: _, ...nowhere } = environment()
      const toEngine =
        way === 'DOCKER_HOST' ? { DOCKER_HOST: engine.address } : { DOCKER_CONTEXT: 'elsewhere' }
      try {
        await runProgram(create, { environment: environment() })
        const [, line] = await networkOf({ ...nowhere, ...toEngine })
        expect(line).toBe(
          `Docker's engine 28.5.2 logs in, pulls and pushes for docker, with its own certificate authorities and ${proxy}.`,
        )
      } finally {
        await engine.close()
      }
    },
  )

  it('reports the account, the role, its source and its expiry', async () => {
    const role = 'arn:aws:iam::111122223333:role/puller'
    const { findings } = await doctor([host, '--role-arn', role], environment())
    const { message } = findings.find(({ check }) => check === 'identity')!
    expect(message).toMatch(
      /^arn:aws:sts::111122223333:assumed-role\/puller\/\S+ in account 111122223333, from arn:aws:iam::111122223333:role\/puller assumed with the credentials in the environment, valid until \d{4}-/,
    )
  })

  it('has colours only on a terminal, and none with NO_COLOR', async ({ skip }) => {
    if (!hasTerminal) skip('util-linux is not installed')
    const onTerminal = (variables: Record<string, string>) =>
      runOnTerminal(`ecrlogin doctor ${host}`, { environment: { ...environment(), ...variables } })
    expect((await onTerminal({})).stdout).toContain('\u001b[32mok     \u001b[0m  program')
    expect((await onTerminal({ NO_COLOR: '1' })).stdout).not.toContain('\u001b')
    const { stdout } = await runProgram(['ecrlogin', 'doctor', host], { environment: environment() })
    expect(stdout).not.toContain('\u001b')
  })

  it('waits no longer than --timeout for a credential process', async () => {
    write('.aws/config', section('default', 'credential_process = sleep 30'))
    const report = await doctor([host, '--timeout', '2'], environment(null))
    expect(trouble(report)).toMatchObject({ check: 'identity', code: 'timed-out' })
  })

  it.each([
    ['--region', ['111122223333', '--region', 'us-west-2'], {}],
    ['AWS_REGION', ['111122223333'], { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'eu-west-1' }],
    ['AWS_DEFAULT_REGION', ['111122223333'], { AWS_DEFAULT_REGION: 'us-west-2' }],
    ['profile default', ['111122223333'], {}],
    ['the host name', [host], { AWS_REGION: 'eu-west-1' }],
  ])('reports that the region comes from %s', async (source, args, variables) => {
    write('.aws/config', section('default', 'region = us-west-2'))
    const { findings } = await doctor(args, { ...environment(), ...variables })
    const { message } = findings.find(({ check }) => check === 'region')!
    expect(message).toBe(`${host} is in us-west-2, from ${source}.`)
  })

  it('reports the rule for a registry', async () => {
    write('config/ecrlogin/config.toml', `[[registry]]\nmatch = "111122223333"\nprofile = "work"\n`)
    write('.aws/credentials', keysSection('work', defaultPrincipal))
    const { findings } = await doctor([host], environment(null))
    const messages = findings.map(({ message }) => message)
    expect(messages).toContain(`${host}: the rule for 111122223333 sets profile work.`)
    expect(messages).toContainEqual(expect.stringContaining('from profile work'))
  })

  it('contains no secret, as text or as JSON', async () => {
    await runProgram(['ecrlogin', 'login', host], { environment: environment() })
    const stored = JSON.parse(readFileSync(join(sandbox.dockerConfig, 'config.json'), 'utf8')).auths[host]
      .auth
    const proxy = cloud.localEcr.proxyUrl.replace('//', '//proxy-user:proxy-password@')
    for (const form of ['text', 'json']) {
      const { stdout, stderr } = await runProgram(['ecrlogin', 'doctor', host, '--verbose', '-o', form], {
        environment: { ...environment(), HTTPS_PROXY: proxy },
      })
      for (const secret of [stored, defaultPrincipal.secretAccessKey, 'proxy-password']) {
        expect(stdout + stderr).not.toContain(secret)
      }
      expect(stdout).toContain(host)
    }
  })

  it('is for people unless -o json is given, and has no other format', async () => {
    const text = await runProgram(['ecrlogin', 'doctor', host], { environment: environment() })
    expect(text.stdout).toMatch(/^ok {7}program {3}ecrlogin \d+\.\d+\.\d+ \(.+\) on \w+ \d/)
    expect(text.stdout).toMatch(/\n\nNo problems found\.\n$/)
    const wrong = await runProgram(['ecrlogin', 'doctor', '-o', 'yaml'], { environment: environment() })
    expect(wrong.exitCode).toBe(2)
  })

  it('exits with 2 for a host outside Amazon ECR', async () => {
    const { exitCode, stderr } = await runProgram(['ecrlogin', 'doctor', 'docker.io'], {
      environment: environment(),
    })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('is not an Amazon ECR registry')
  })
})
