import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { releaseFolder } from '../support/distribution/release.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const action = parse(readFileSync(join(repositoryRoot, 'action.yml'), 'utf8'))
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const stranger = '999900001111.dkr.ecr.us-west-2.amazonaws.com'

let cloud: Cloud
/** The content of a release's tag, separate from the rest of this repository. */
let release: string

beforeAll(() => {
  const packed = join(releaseFolder, 'action.tar.gz')
  release = mkdtempSync(join(tmpdir(), 'ecrlogin-action-'))
  execFileSync('tar', ['-xzf', packed, '--strip-components=1', '-C', release])
})
afterAll(() => rmSync(release, { recursive: true }))

it.skipIf(process.platform === 'win32')(
  'the tags of a release point to a commit with exactly the files of the action',
  async () => {
    const stage = mkdtempSync(join(tmpdir(), 'ecrlogin-tags-'))
    try {
      const [remote, checkout] = [join(stage, 'remote'), join(stage, 'checkout')]
      const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' })
      git('init', '--quiet', '--bare', remote)
      git('clone', '--quiet', repositoryRoot, checkout)
      git('-C', checkout, 'remote', 'set-url', 'origin', remote)
      for (const path of ['scripts/tag-action.sh', 'dist/release/action.tar.gz'])
        cpSync(join(repositoryRoot, path), join(checkout, path))
      execFileSync(join(checkout, 'scripts/tag-action.sh'), { stdio: 'pipe' })
      const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
      const [major] = version.split('.')
      expect(git('-C', remote, 'tag').trim().split('\n')).toEqual([`v${major}`, `v${version}`])
      const files = readdirSync(release, { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      )
      const listed = git('-C', remote, 'ls-tree', '-r', '--name-only', `v${major}`).trim().split('\n')
      expect(listed).toEqual(files.map((one) => relative(release, join(one.parentPath, one.name))).sort())
      expect(git('-C', checkout, 'status', '--porcelain', '--untracked-files=no', '--', 'packages')).toBe('')
    } finally {
      rmSync(stage, { recursive: true })
    }
  },
)

beforeEach(async () => {
  cloud = await startCloud()
})
afterEach(() => cloud.close())

/** One use of the action in a job, with the files and variables that the runner provides to its two steps. */
function useAction(inputs: Record<string, string>, variables: Record<string, string> = {}) {
  const file = (name: string) => join(cloud.sandbox.home, name)
  for (const name of ['output', 'state']) writeFileSync(file(name), '')
  const defaults = Object.entries(action.inputs as Record<string, { default?: string }>)
  const given = defaults.map(([name, { default: value = '' }]) => [
    `INPUT_${name.toUpperCase()}`,
    inputs[name] ?? value,
  ])
  const run = (script: string) =>
    runProgram([process.execPath, join(release, script)], {
      environment: {
        ...cloud.environment(),
        AWS_ECR_DISABLE_CACHE: '',
        RUNNER_TEMP: file('runner-temp'),
        GITHUB_OUTPUT: file('output'),
        GITHUB_STATE: file('state'),
        ...Object.fromEntries(given),
        ...readState(file('state')),
        ...variables,
      },
      cwd: cloud.sandbox.home,
    })
  return {
    main: () => run(action.runs.main),
    post: () => run(action.runs.post),
    outputs: () => readFileSync(file('output'), 'utf8'),
    temporary: file('runner-temp'),
  }
}

function readState(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return Object.fromEntries(lines.map((line) => [`STATE_${line.split('=')[0]}`, line.replace(/^.*?=/, '')]))
}

function listTokens(folder: string): string[] {
  return readdirSync(join(folder, 'ecrlogin')).filter((name) => name.endsWith('.json'))
}

function tokensRequested(): number {
  return cloud.localEcr.requests.filter(({ action: one }) => one === 'GetAuthorizationToken').length
}

function storedAuths(): Record<string, { auth: string }> {
  return JSON.parse(readFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), 'utf8')).auths ?? {}
}

function storedLogins(): string[] {
  return Object.keys(storedAuths())
}

describe('the action', () => {
  beforeEach(({ skip }) => {
    if (!findProgram('docker')) skip('docker is not installed')
  })

  it('logs in, sets outputs, and logs out when the job ends', async () => {
    const { main, post, outputs } = useAction({ registries: `${host}, ${other}\n` })
    const login = await main()
    expect({ exitCode: login.exitCode, stored: storedLogins() }).toEqual({
      exitCode: 0,
      stored: [host, other],
    })
    const [, password] = /^::add-mask::(\S+)\n/.exec(login.stdout)!
    const log = login.stdout.replace(/^::add-mask::.*\n/gm, '') + login.stderr
    expect(log).not.toContain(password)
    expect(outputs()).toContain(`docker_password_444455556666_dkr_ecr_us_west_2_amazonaws_com<<`)
    expect(outputs()).toContain(`\n${password}\n`)
    expect(tokensRequested()).toBe(1)

    expect((await post()).exitCode).toBe(0)
    expect(storedLogins()).toEqual([])
    expect(tokensRequested()).toBe(1)
  })

  it.each([
    ['is off', { AWS_ECR_DISABLE_CACHE: 'true' }],
    ['cannot be used', { ECRLOGIN_CACHE_DIR: '/dev/null' }],
  ])(
    'masks what docker stores, and the outputs are the same passwords, when the cache %s',
    async (_, variables) => {
      const { main, outputs } = useAction({ registries: `${host} public.ecr.aws` }, variables)
      const { exitCode, stdout, stderr } = await main()
      expect(exitCode).toBe(0)
      const masks = [...stdout.matchAll(/^::add-mask::(.+)$/gm)].map(([, value]) =>
        decodeURIComponent(value!),
      )
      const auths = Object.values(storedAuths()).map(({ auth }) => auth)
      expect(auths).toHaveLength(2)
      for (const auth of auths) {
        const password = Buffer.from(auth, 'base64').toString().replace(/^AWS:/, '')
        expect(masks).toEqual(expect.arrayContaining([auth, password, encodeURIComponent(password)]))
        expect(outputs()).toContain(`\n${password}\n`)
        expect(stdout.replace(/^::add-mask::.*\n/gm, '') + stderr).not.toContain(password)
      }
    },
  )

  it('logs in to your own registry, and sets its host as an output', async () => {
    const { main, post, outputs } = useAction({ region: 'us-west-2' })
    expect((await main()).exitCode).toBe(0)
    expect(outputs()).toMatch(new RegExp(`^registry<<(\\w+)\n${host}\n\\1\n`))
    expect(storedLogins()).toEqual([host])
    await post()
    expect(storedLogins()).toEqual([])
  })

  it.each<[string, Record<string, string>]>([
    ['an output format', { registries: '-o json' }],
    ['an output format of one word', { registries: `--output=json ${host}` }],
    ['an endpoint', { registries: `${host} --endpoint-url http://127.0.0.1:9` }],
    ['a configuration', { registries: `--config=/etc/passwd,${host}` }],
    ['a region', { registries: host, region: '--no-cache' }],
    ['a region with a value', { registries: host, region: '-o json' }],
    ['a client', { registries: host, client: '--endpoint-url http://127.0.0.1:9' }],
    ['the end of options', { registries: `-- ${host}` }],
  ])('takes no input for an option, and prints no password: %s', async (_, inputs) => {
    const { main, outputs } = useAction(inputs)
    const { exitCode, stdout, stderr } = await main()
    expect(exitCode).toBe(2)
    const log = stdout.replace(/^::add-mask::.*\n/gm, '') + stderr
    expect(log).not.toMatch(/[\w+/=]{100,}/)
    expect(log).not.toMatch(/password":/i)
    expect(outputs()).not.toContain('"Password"')
    expect(cloud.localEcr.requests.every(({ via }) => via !== 'endpoint')).toBe(true)
  })

  it('does not log out of registries that it has not logged in to', async () => {
    await cloud.ecrlogin(['login', other])
    const { main, post } = useAction({ registries: host })
    await main()
    await post()
    expect(storedLogins()).toEqual([other])
  })

  it('leaves the clients logged in with skip-logout, but deletes its cached tokens', async () => {
    const { main, post, temporary } = useAction({ registries: host, 'skip-logout': 'true' })
    await main()
    expect(listTokens(temporary)).toHaveLength(1)
    await post()
    expect(storedLogins()).toEqual([host])
    expect(listTokens(temporary)).toEqual([])
  })

  it('fails with the exit code of the login, and still logs out of the others', async () => {
    const { main, post } = useAction({ registries: `${stranger} ${host}` })
    const { exitCode, stderr } = await main()
    expect({ exitCode, stored: storedLogins() }).toEqual({ exitCode: 7, stored: [host] })
    expect(stderr).toContain(stranger)
    await post()
    expect(storedLogins()).toEqual([])
  })

  it('prints an error once, and logs out of nothing after it', async () => {
    const { main, post } = useAction({ registries: 'docker.io' })
    const { exitCode, stderr } = await main()
    expect(exitCode).toBe(2)
    expect(stderr.match(/not an Amazon ECR registry/g)).toHaveLength(1)
    expect((await post()).exitCode).toBe(0)
  })

  it('logs other clients in and out too', async ({ skip }) => {
    if (!findProgram('skopeo')) return skip('skopeo is not installed')
    const { main, post } = useAction({ registries: host, client: 'docker,skopeo' })
    const authFile = cloud.environment().REGISTRY_AUTH_FILE!
    const stored = () => Object.keys(JSON.parse(readFileSync(authFile, 'utf8')).auths ?? {})
    await main()
    expect([...storedLogins(), ...stored()]).toEqual([host, host])
    await post()
    expect([...storedLogins(), ...stored()]).toEqual([])
  })
})
