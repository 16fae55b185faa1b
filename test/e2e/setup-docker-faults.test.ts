import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { type Ended, findProgram, runProgram } from '../support/programs/programs.ts'

let cloud: Cloud
let folder: string
let configPath: string
let recordFolder: string

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const isRoot = process.getuid?.() === 0
const account = (number: number) => String(100_000_000_000 + number)
const hostOf = (number: number) => `${account(number)}.dkr.ecr.eu-north-1.amazonaws.com`
const host = hostOf(0)
const text = '{\n  "auths": { "quay.io": { "auth": "bWU6c2VjcmV0" } }\n}\n'

beforeEach(() => {
  folder = cloud.sandbox.dockerConfig
  configPath = join(folder, 'config.json')
  recordFolder = join(cloud.sandbox.home, 'config', 'ecrlogin', 'setup')
  for (const one of [folder, join(cloud.sandbox.home, 'config')])
    rmSync(one, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(configPath, text)
})

const config = () => readFileSync(configPath, 'utf8')
const helpers = () => JSON.parse(config()).credHelpers ?? {}
const names = (path: string) => (existsSync(path) ? readdirSync(path).sort() : [])
const setupDocker = (...args: string[]) => cloud.ecrlogin(['setup', 'docker', ...args])
const setupIn = (changes: Record<string, string>, ...args: string[]) =>
  cloud.ecrlogin(['setup', 'docker', ...args], { environment: { ...cloud.environment(), ...changes } })

/** Runs a shell script in its own mount namespace, with a function `setup`; skips where that is not allowed. */
async function runWithMounts(skip: (note: string) => void, script: string): Promise<Ended> {
  if (!isRoot || spawnSync('unshare', ['-m', 'true']).status !== 0)
    skip('mounting needs the superuser on Linux')
  return runProgram(
    [
      'unshare',
      '-m',
      'sh',
      '-ec',
      `folder=$DOCKER_CONFIG; setup() { ecrlogin setup docker "$@"; }\n${script}`,
    ],
    { environment: cloud.environment(), cwd: cloud.sandbox.home },
  )
}

describe('ecrlogin setup docker beside other writers', () => {
  it('keeps the entries of twenty calls at once, and --undo knows all of them', async () => {
    const hosts = Array.from({ length: 20 }, (_, number) => hostOf(number))
    const ended = await Promise.all(hosts.map((one) => setupDocker(one)))
    expect(ended.filter(({ exitCode }) => exitCode !== 0)).toEqual([])
    expect(Object.keys(helpers()).sort()).toEqual(hosts)
    expect(names(folder)).toEqual(['config.json'])
    expect((await setupDocker('--undo')).exitCode).toBe(0)
    expect(config()).toBe(text)
    expect(names(recordFolder)).toEqual([])
  }, 120_000)

  it('keeps the rules of ten calls of setup registry at once', async () => {
    const path = join(cloud.sandbox.home, 'config', 'ecrlogin', 'config.toml')
    const calls = Array.from({ length: 10 }, (_, number) =>
      cloud.ecrlogin(['setup', 'registry', account(number), '--profile', `p${number}`]),
    )
    const ended = await Promise.all(calls)
    expect(ended.filter(({ exitCode }) => exitCode !== 0)).toEqual([])
    expect(readFileSync(path, 'utf8').match(/^profile = /gm)).toHaveLength(10)
  }, 120_000)

  it('keeps the logins of a docker client that logs in and out all the time', async ({ skip }) => {
    if (!findProgram('docker')) return skip('docker is not installed')
    const registries = ['111122223333', '444455556666'].map((id) => `${id}.dkr.ecr.eu-north-1.amazonaws.com`)
    const docker = (...argv: string[]) =>
      runProgram(['docker', ...argv], {
        environment: cloud.environment(),
        input: 'wrong\n',
        cwd: cloud.sandbox.home,
      })
    let isDone = false
    const codes: (number | null)[] = []
    const setups = (async () => {
      while (!isDone)
        for (const args of [[host], ['--undo']]) codes.push((await setupDocker(...args)).exitCode)
    })()
    let lost = 0
    try {
      for (let round = 0; round < 4; round += 1) {
        for (const registry of registries) {
          expect((await cloud.ecrlogin(['login', registry])).exitCode).toBe(0)
          if (!JSON.parse(config()).auths[registry]) lost += 1
        }
        for (const registry of registries) {
          await docker('logout', registry)
          if (JSON.parse(config()).auths[registry]) lost += 1
        }
      }
    } finally {
      isDone = true
      await setups
    }
    // Microseconds remain between the comparison and the rename; docs/docker.md says so.
    expect(lost).toBeLessThanOrEqual(1)
    expect(codes.length).toBeGreaterThan(4)
    // 2: docker, which began before setup ended, has removed the entry.
    expect(codes.filter((code) => code !== 0 && code !== 2)).toEqual([])
    expect(JSON.parse(config()).auths['quay.io']).toEqual({ auth: 'bWU6c2VjcmV0' })
    expect(names(folder)).toEqual(['config.json'])
  }, 120_000)

  it('gives up with 1 when another program writes the file all the time, and leaves its text', async ({
    skip,
  }) => {
    if (process.platform === 'win32') return skip('the writer is a shell')
    const script = 'n=0; while :; do n=$((n+1)); echo "{\\"n\\":$n}" > "$1.new" && mv "$1.new" "$1"; done'
    const shell = findProgram('dash') ? 'dash' : 'sh'
    // Starting mv takes longer than writing, so several of them.
    const writers = Array.from({ length: 4 }, (_, number) =>
      spawn(shell, ['-c', script.replaceAll('$1.new', `$1.${number}`), shell, configPath]),
    )
    try {
      await sleep(100)
      const { exitCode, stderr } = await setupDocker(host)
      // A quick machine may find a gap.
      expect([0, 1]).toContain(exitCode)
      if (exitCode === 1) expect(stderr).toContain('docker or another program keeps writing it')
    } finally {
      for (const writer of writers) writer.kill('SIGKILL')
    }
    await sleep(100)
    expect(names(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('ecrlogin setup docker that is killed', () => {
  it('leaves the old or the new text, no lasting lock, and no copy after the next call', async () => {
    for (let round = 0; round < 12; round += 1) {
      const environment = cloud.environment()
      const child = spawn('ecrlogin', ['setup', 'docker', hostOf(round)], {
        env: environment,
        stdio: 'ignore',
      })
      await sleep(20 + round * 17)
      child.kill('SIGKILL')
      expect(JSON.parse(config()).auths['quay.io'].auth).toBe('bWU6c2VjcmV0')
    }
    writeFileSync(`${configPath}.${crypto.randomUUID()}.tmp`, text)
    expect((await setupDocker(hostOf(99))).exitCode).toBe(0)
    expect(names(folder)).toEqual(['config.json'])
    expect((await setupDocker('--undo')).exitCode).toBe(0)
    expect(config()).toBe(text)
    // The beginning of a lock, in which nothing is, stays for ten minutes.
    expect(names(recordFolder).filter((name) => !/^[0-9a-f]{16}\.tmp$/.test(name))).toEqual([])
  }, 120_000)
})

describe('ecrlogin setup docker that cannot write', () => {
  it('says that the disk is full, and leaves nothing there', async ({ skip }) => {
    const { stderr, stdout } = await runWithMounts(
      skip,
      `mount -t tmpfs -o size=8k none "$folder"; printf '%s' '${text}' > "$folder/config.json"
       dd if=/dev/zero of="$folder/rest" bs=4k 2>/dev/null || :
       if setup ${host}; then exit 9; else echo "exit $?"; fi
       ls "$folder"; cat "$folder/config.json"`,
    )
    expect(stderr).toContain(`The file ${configPath} could not be written (the disk is full).`)
    expect(stdout).toBe(`exit 7\nconfig.json\nrest\n${text}`)
    expect(names(recordFolder)).toEqual([])
  })

  it('says that the file is mounted by itself, and leaves nothing beside it', async ({ skip }) => {
    const { stderr, stdout } = await runWithMounts(
      skip,
      `cp "$folder/config.json" "$HOME/mounted"
       mount --bind "$HOME/mounted" "$folder/config.json"
       if setup ${host}; then exit 9; else echo "exit $?"; fi
       ls "$folder"; cat "$HOME/mounted"`,
    )
    expect(stderr).toContain(`${configPath} could not be written (it is mounted by itself`)
    expect(stdout).toBe(`exit 7\nconfig.json\n${text}`)
    expect(names(recordFolder)).toEqual([])
  })

  it('says that the file system is read-only', async ({ skip }) => {
    const { stderr, stdout } = await runWithMounts(
      skip,
      `mount --bind "$folder" "$folder"; mount -o remount,bind,ro "$folder"
       if setup ${host}; then exit 9; else echo "exit $?"; fi`,
    )
    expect(stderr).toContain(`The file ${configPath} could not be written (the file system is read-only).`)
    expect(stdout).toBe('exit 7\n')
  })

  it('ends for a folder on a file system that creates none', async ({ skip }) => {
    if (process.platform !== 'linux') return skip('only Linux has /proc')
    const { exitCode, stderr } = await setupIn({ DOCKER_CONFIG: '/proc/ecrlogin/docker' }, host)
    expect([exitCode, stderr]).toEqual([7, expect.stringContaining('/proc/ecrlogin/docker/config.json')])
  })

  it('goes on without a record where our folder cannot be written, and says what that means', async () => {
    mkdirSync(join(recordFolder, '..'), { recursive: true })
    writeFileSync(recordFolder, '')
    const { exitCode, stderr } = await setupDocker(host)
    expect([exitCode, Object.keys(helpers())]).toEqual([0, [host]])
    expect(stderr).toContain('--undo will not know this change')
  })

  it('replaces no device, even as the superuser', async ({ skip }) => {
    if (process.platform === 'win32') return skip('Windows has no /dev/null')
    rmSync(configPath)
    // As root, a link to the real one would put it at risk.
    spawnSync('mkfifo', [join(folder, 'device')])
    symlinkSync(isRoot ? 'device' : '/dev/null', configPath)
    expect((await setupDocker(host)).exitCode).toBe(7)
    expect(lstatSync(join(folder, isRoot ? 'device' : 'config.json')).isFile()).toBe(false)
  })
})

describe('ecrlogin setup docker with a relative path', () => {
  it.each(['~/.docker', '~', '.', 'a', './a/b', '..a', 'docker/'])(
    'ends with %j in DOCKER_CONFIG, warns, and writes where docker reads',
    async (value) => {
      const cwd = join(cloud.sandbox.home, 'run', 'work')
      rmSync(cwd, { recursive: true, force: true })
      mkdirSync(cwd, { recursive: true })
      const environment = { ...cloud.environment(), DOCKER_CONFIG: value }
      const run = (...argv: string[]) => runProgram(argv, { environment, cwd, timeoutMs: 20_000 })
      const { exitCode, stderr } = await run('ecrlogin', 'setup', 'docker', host)
      expect([exitCode, stderr]).toEqual([
        0,
        expect.stringContaining(`it means ${join(cwd, value).replace(/\/$/, '')}.`),
      ])
      const path = join(cwd, value, 'config.json')
      expect(JSON.parse(readFileSync(path, 'utf8')).credHelpers).toEqual({ [host]: 'ecrlogin' })
      if (findProgram('docker')) {
        writeFileSync(path, '{"auths":{"x.invalid":{"auth":"YTpi"}}}')
        await run('docker', 'logout', 'x.invalid')
        expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ auths: {} })
      }
    },
  )
})

describe('ecrlogin setup docker through links', () => {
  it('writes the file that a dangling link leads to, and --undo leaves the link dangling', async () => {
    rmSync(configPath)
    symlinkSync('../dotfiles/docker.json', configPath)
    const target = join(cloud.sandbox.home, 'dotfiles', 'docker.json')
    expect((await setupDocker(host)).exitCode).toBe(0)
    expect(JSON.parse(readFileSync(target, 'utf8')).credHelpers).toEqual({ [host]: 'ecrlogin' })
    expect((await setupDocker('--undo')).exitCode).toBe(0)
    expect([lstatSync(configPath).isSymbolicLink(), existsSync(target)]).toEqual([true, false])
  })

  it('says that links lead in a circle', async () => {
    rmSync(configPath)
    symlinkSync('config.json', configPath)
    const { exitCode, stderr } = await setupDocker(host)
    expect([exitCode, stderr]).toEqual([7, expect.stringContaining('ELOOP')])
    expect(lstatSync(configPath).isSymbolicLink()).toBe(true)
  })
})

const missingRoot = isRoot ? null : 'only root can be another user'
describeUnless(missingRoot, 'ecrlogin setup docker as the superuser in a user’s home', () => {
  const user = 4321

  beforeEach(() => {
    for (const path of [cloud.sandbox.home, folder, configPath]) chownSync(path, user, user)
    chmodSync(configPath, 0o640)
    return () => {
      for (const path of [cloud.sandbox.home, folder]) chownSync(path, 0, 0)
    }
  })

  it('keeps owner and mode in a container, and gives the user what it creates', async () => {
    expect((await setupDocker(host)).exitCode).toBe(0)
    expect(statSync(configPath)).toMatchObject({ uid: user, mode: 0o100640 })
    for (const path of [recordFolder, join(recordFolder, names(recordFolder)[0]!)]) {
      expect(statSync(path).uid).toBe(user)
    }
  })

  it.each(['docker', 'registry'])('is refused under sudo -E, for setup %s', async (what) => {
    const args = what === 'docker' ? [host] : [account(1), '--profile', 'x']
    const environment = { ...cloud.environment(), SUDO_UID: String(user) }
    const { exitCode, stderr } = await cloud.ecrlogin(['setup', what, ...args], { environment })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('belongs to another user')])
    expect([config(), names(join(cloud.sandbox.home, 'config'))]).toEqual([text, []])
  })

  it('follows the user’s link to the user’s file, but to nobody else’s', async () => {
    const target = join(cloud.sandbox.home, 'target.json')
    writeFileSync(target, text)
    rmSync(configPath)
    symlinkSync(target, configPath)
    spawnSync('chown', ['-h', `${user}:${user}`, configPath])
    for (const owner of [0, user + 1]) {
      chownSync(target, owner, owner)
      const { exitCode, stderr } = await setupDocker(host)
      expect([exitCode, stderr]).toEqual([7, expect.stringContaining("another user's link")])
      expect(readFileSync(target, 'utf8')).toBe(text)
    }
    chownSync(target, user, user)
    expect((await setupDocker(host)).exitCode).toBe(0)
    expect(statSync(target).uid).toBe(user)
    rmSync(target)
  })
})
