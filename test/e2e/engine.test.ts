import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CloudWithImages, startCloudWithImages, stranger } from '../support/cloud/cloud-with-images.ts'
import { filesWithPassword, missingUpstream } from '../support/cloud/images.ts'
import { denied } from '../support/cloud/stage.ts'
import { missingDaemon } from '../support/programs/daemon.ts'
import { type Engine, startEngine } from '../support/programs/engine.ts'
import { daemonPath } from '../support/programs/parts.ts'
import { type Ended, findProgram, type RunOptions, runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const otherHost = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const publicHost = 'public.ecr.aws'

const missing =
  missingDaemon('engine') ??
  missingUpstream ??
  ['docker', 'busybox']
    .filter((name) => !findProgram(name, daemonPath('engine')))
    .map((name) => `${name} is not installed`)[0]

let cloud: CloudWithImages
let engine: Engine

beforeAll(async () => {
  if (missing) return
  cloud = await startCloudWithImages(denied)
  engine = await startEngine(join(cloud.sandbox.home, 'engine'), cloud.environment())
  mkdirSync(join(cloud.sandbox.home, 'image'))
  const hello = '#!/busybox sh\necho hello from a container\n'
  writeFileSync(join(cloud.sandbox.home, 'image', 'hello'), hello, { mode: 0o755 })
  expect(await run(['sh', '-c', packBase(engine)])).toMatchObject({ exitCode: 0 })
})
afterAll(async () => {
  await engine?.stop()
  await cloud?.close()
})

beforeEach(({ skip }) => {
  if (missing) return skip(missing)
  cloud.aheadMs = 0
  writeFileSync(configPath(), '{"credHelpers":{"unused.invalid":"unused"}}\n')
})

const configPath = () => join(cloud.sandbox.dockerConfig, 'config.json')
const config = () => JSON.parse(readFileSync(configPath(), 'utf8'))
const logins = () => Object.keys(config().auths ?? {}).sort()

function environment(principal?: Principal): Record<string, string> {
  return { ...cloud.environment(principal), ...engine.environment }
}

function run(argv: readonly string[], options: Partial<RunOptions> = {}): Promise<Ended> {
  return runProgram(argv, { environment: environment(), cwd: cloud.sandbox.home, ...options })
}

const docker = (...args: string[]) => run(['docker', ...args])
const ecrlogin = (args: readonly string[], principal?: Principal) =>
  run(['ecrlogin', ...args], { environment: environment(principal) })

/** Pushes an image, removes it from the engine, and pulls it. */
async function move(address: string): Promise<void> {
  await docker('tag', 'base', address)
  expect(await docker('push', address)).toMatchObject({ exitCode: 0 })
  await docker('rmi', address)
  expect(await docker('pull', address)).toMatchObject({ exitCode: 0 })
}

async function expectRefusal(verb: 'push' | 'pull', address: string, reason: string | RegExp) {
  const { exitCode, stderr } = await docker(verb, address)
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(reason) })
}

describe('with a Docker engine', () => {
  it.each([host, publicHost])('ecrlogin login and logout work for %s', async (registry) => {
    await docker('tag', 'base', `${registry}/team/app:1`)
    await expectRefusal('push', `${registry}/team/app:1`, /no basic auth credentials|denied/)
    expect(await ecrlogin(['login', registry])).toMatchObject({ exitCode: 0 })
    expect(logins()).toEqual([registry])
    await move(`${registry}/team/app:1`)
    expect(await ecrlogin(['logout', registry])).toMatchObject({ exitCode: 0 })
    expect(logins()).toEqual([])
  })

  it('an image is built from a private one, pushed, and run', async () => {
    await ecrlogin(['login', host])
    await move(`${host}/team/base:1`)
    await docker('rmi', `${host}/team/base:1`)
    const containerfile = `FROM ${host}/team/base:1\nCMD ["/hello"]\n`
    const address = `${host}/team/built:1`
    const built = await run(['docker', 'build', '--tag', address, '-'], { input: containerfile })
    expect(built).toMatchObject({ exitCode: 0 })
    expect(await docker('push', address)).toMatchObject({ exitCode: 0 })
    await docker('rmi', address)
    expect(await docker('run', '--rm', address)).toMatchObject({
      exitCode: 0,
      stdout: 'hello from a container\n',
    })
  })

  it('a script with the snippet and set -euo pipefail pushes and pulls', async () => {
    const address = `${host}/team/script:1`
    const lines = [
      'set -euo pipefail',
      `eval "$(ecrlogin get ${host} -o sh)"`,
      `docker tag base ${address}`,
      `docker push ${address}`,
      `docker pull ${address}`,
    ]
    expect(await run(['bash', '-c', lines.join('\n')])).toMatchObject({ exitCode: 0 })
    const broken = [...lines.slice(0, 1), `eval "$(ecrlogin get not-a-registry -o sh)"`, 'docker info']
    expect(await run(['bash', '-c', broken.join('\n')])).toMatchObject({ exitCode: 2, stdout: '' })
  })

  it('setup docker lets it push and pull with no password on the disk, until --undo', async () => {
    expect(await ecrlogin(['setup', 'docker', host, publicHost])).toMatchObject({ exitCode: 0 })
    for (const registry of [host, publicHost]) await move(`${registry}/team/helper:1`)
    expect(logins()).toEqual([])
    expect(filesWithPassword(cloud.sandbox.home)).toEqual([])

    expect(await ecrlogin(['setup', 'docker', '--undo'])).toMatchObject({ exitCode: 0 })
    expect(config()).toEqual({ credHelpers: { 'unused.invalid': 'unused' } })
    for (const verb of ['push', 'pull'] as const)
      await expectRefusal(verb, `${host}/team/helper:1`, 'no basic auth credentials')
    // In contrast, a login writes the password there.
    await ecrlogin(['login', host])
    expect(filesWithPassword(cloud.sandbox.home)).toEqual([configPath()])
  })

  it('logout --all leaves no login of Amazon ECR and every other one', async () => {
    await ecrlogin(['login', host, otherHost, publicHost])
    const { auths, ...rest } = config()
    const others = { 'ghcr.io': { auth: 'bWU6eA==' } }
    writeFileSync(configPath(), JSON.stringify({ auths: { ...auths, ...others }, ...rest }))
    expect(await ecrlogin(['logout', '--all'])).toMatchObject({ exitCode: 0 })
    expect(config().auths).toEqual(others)
  })

  it('a broken token, a token of another principal and an expired token are rejected', async () => {
    const password = async (principal?: Principal) =>
      (await ecrlogin(['password', '--region', 'us-west-2'], principal)).stdout.trimEnd()
    const own = await password()
    const address = `${host}/team/guarded:1`
    await ecrlogin(['login', host])
    await move(address)

    const use = async (text: string) => {
      const login = ['docker', 'login', '--username', 'AWS', '--password-stdin', host]
      expect((await run(login, { input: text })).exitCode).toBe(1)
      const auth = Buffer.from(`AWS:${text}`).toString('base64')
      writeFileSync(configPath(), JSON.stringify({ auths: { [host]: { auth } } }))
    }
    // A newer engine repeats a push for a minute.
    await use(`${own.slice(0, -8)}AAAAAAAA`)
    await expectRefusal('pull', address, 'Your Authorization Token is invalid')
    await use(await password(stranger))
    await expectRefusal('pull', address, /denied/)
    cloud.aheadMs = 13 * 60 * 60 * 1000
    await use(own)
    await expectRefusal('pull', address, 'authorization token has expired')

    await ecrlogin(['login', host])
    expect(await docker('pull', address)).toMatchObject({ exitCode: 0 })
  })

  it.each([
    ['denied', 4, denied, 'is not authorized to perform: ecr:GetAuthorizationToken'],
    ['without credentials', 3, null, 'ecrlogin: '],
  ] as const)('whoever is %s gets no login', async (_, exitCode, principal, message) => {
    const { AWS_ACCESS_KEY_ID: __, AWS_SECRET_ACCESS_KEY: ___, ...keyless } = environment()
    const variables = principal ? environment(principal) : keyless
    const options = { environment: variables }
    const login = await run(['ecrlogin', 'login', host], options)
    expect(login).toEqual({ exitCode, stdout: '', stderr: expect.stringContaining(message) })
    expect(logins()).toEqual([])
    await ecrlogin(['setup', 'docker', host])
    const pull = await run(['docker', 'pull', `${host}/team/app:1`], options)
    expect(pull).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(message) })
    await ecrlogin(['setup', 'docker', '--undo'])
  })
})

it('an engine that is stopped leaves no mount, no control group and no file outside its folder', async ({
  skip,
}) => {
  if (missing) return skip(missing)
  const folder = join(cloud.sandbox.home, 'second')
  const files = ['/etc/docker/key.json', '/run/containerd', '/run/docker', '/var/lib/docker']
  const traces = () => ({
    files: files.filter((path) => existsSync(path)),
    groups: ['', ...readdirSync('/sys/fs/cgroup')].flatMap((name) => list(`/sys/fs/cgroup/${name}`)),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split(folder).length,
  })
  const before = traces()
  const second = await startEngine(folder, cloud.environment())
  const inSecond = (...argv: readonly string[]) =>
    runProgram(argv, {
      environment: { ...cloud.environment(), ...second.environment },
      cwd: cloud.sandbox.home,
    })
  expect(await inSecond('sh', '-c', packBase(second))).toMatchObject({ exitCode: 0 })
  const ended = await inSecond('docker', 'run', '--rm', '--network', 'none', 'base', '/hello')
  expect(ended).toMatchObject({ exitCode: 0, stdout: 'hello from a container\n' })
  await second.stop()
  expect(traces()).toEqual(before)
})

/** The control groups of engines in a folder. */
function list(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory()
    ? readdirSync(folder).filter((name) => /^(docker|ecrlogin-engine)/.test(name))
    : []
}

/** The command that makes an image with one program. */
function packBase({ busybox }: Engine): string {
  return `tar -c -C image hello -C ${busybox} busybox | docker import - base`
}
