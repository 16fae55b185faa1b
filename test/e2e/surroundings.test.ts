import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type Ended, findProgram, runProgram } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const isRoot = process.getuid?.() === 0

/** A user without a name, a home or privileges. */
const stranger = 12_345

let cloud: Cloud
/** An empty home for one test. */
let home: string

beforeAll(async () => {
  cloud = await startCloud()
})
beforeEach(({ skip }) => {
  if (process.platform === 'win32') return skip('Windows has neither these files nor these users')
  home = mkdtempSync(join(cloud.sandbox.home, 'home-'))
})
afterAll(() => cloud.close())

/** The variables of a user whose cache is enabled; null removes a variable. */
function environment(more: Record<string, string | null> = {}): Record<string, string> {
  const { XDG_CACHE_HOME: _, XDG_CONFIG_HOME: __, ...variables } = cloud.environment()
  const all = { ...variables, AWS_ECR_DISABLE_CACHE: '', HOME: home, ...more }
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}

/** Runs a line of sh. */
function sh(line: string, more: Record<string, string | null> = {}): Promise<Ended> {
  return runProgram(['sh', '-c', line], { environment: environment(more), cwd: home, timeoutMs: 30_000 })
}

const aPassword = expect.stringMatching(/^\S{1000,}\n$/)
const unused = (reason: string) =>
  expect.stringMatching(new RegExp(`^ecrlogin: The token cache \\S+ is not used: ${reason}\\.\n$`))

describe('output', () => {
  const full =
    'ecrlogin: The output could not be written (the disk is full). Free some space, and run it again.\n'

  beforeEach(({ skip }) => {
    if (!existsSync('/dev/full')) skip('there is no /dev/full')
  })

  it.each([
    `ecrlogin password ${host}`,
    `ecrlogin get ${host} -o json`,
    `ecrlogin get ${host} -o sh`,
    `ecrlogin token ${host}`,
    'ecrlogin init bash',
    'ecrlogin --help',
    `echo ${host} | docker-credential-ecrlogin get`,
  ])('to a full disk fails with one sentence: %s', async (line) => {
    expect(await sh(`${line} >/dev/full`)).toEqual({ exitCode: 1, stdout: '', stderr: full })
  })

  it.each(['/dev/full', '&-'])(
    'to an unusable stderr does not change the exit code: 2>%s',
    async (stderr) => {
      expect(await sh(`ecrlogin get docker.io -o sh 2>${stderr}`)).toMatchObject({
        exitCode: 2,
        stdout: "/bin/sh -c 'exit 2'\n",
      })
    },
  )

  it('needs no open stdin', async () => {
    expect(await sh(`ecrlogin password ${host} <&-`)).toEqual({ exitCode: 0, stdout: aPassword, stderr: '' })
    expect(await sh('docker-credential-ecrlogin get <&-')).toMatchObject({
      exitCode: 1,
      stdout: 'no credentials server URL\n',
    })
  })
})

describe('a password is printed despite', () => {
  it('a home that does not exist', async () => {
    expect(await sh(`ecrlogin password ${host}`, { HOME: join(home, 'gone') })).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: '',
    })
  })

  it.runIf(process.platform === 'linux')('a home on a file system that cannot create files', async () => {
    expect(await sh(`ecrlogin password ${host}`, { HOME: '/proc' })).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: unused('it cannot be created \\(ENOENT\\)'),
    })
  })

  it('a missing folder for temporary files', async () => {
    expect(await sh(`ecrlogin password ${host}`, { TMPDIR: '/nowhere' })).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: '',
    })
  })

  it('a file size limit, without caching half a token', async () => {
    expect(await sh(`ulimit -f 0; ecrlogin password ${host}`)).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: '',
    })
    expect(cacheFiles()).toEqual([])
  })

  it('a full disk under the cache, without caching half a token', async ({ skip }) => {
    if (!isRoot) skip('only root can mount a small disk')
    const cache = join(home, '.cache', 'ecrlogin')
    mkdirSync(cache, { recursive: true })
    mount(cache, 'size=4k,mode=700', skip)
    try {
      writeFileSync(join(cache, 'filler'), Buffer.alloc(4096))
      const expected = { exitCode: 0, stdout: aPassword, stderr: '' }
      expect(await sh(`ecrlogin password ${host}`)).toEqual(expected)
      expect(await sh(`ecrlogin password ${host}`)).toEqual(expected)
      expect(cacheFiles()).toEqual(['filler'])
    } finally {
      execFileSync('umount', [cache])
    }
  })

  it('a home that cannot be written to', async ({ skip }) => {
    if (isRoot) mount(home, 'ro', skip)
    else chmodSync(home, 0o500)
    try {
      expect(await sh(`cd /; ecrlogin password ${host}`)).toEqual({
        exitCode: 0,
        stdout: aPassword,
        stderr: unused('it cannot be created \\(E[A-Z]+\\)'),
      })
    } finally {
      if (isRoot) execFileSync('umount', [home])
    }
  })
})

describe('another user', () => {
  let caFile: string

  beforeEach(async ({ skip }) => {
    if (!isRoot) skip('only root can be another user')
    if (!findProgram('setpriv')) skip('setpriv is not installed')
    // The other user must be able to read the certificate authorities and to enter the home.
    chmodSync(home, 0o755)
    caFile = join(cloud.sandbox.home, 'ca.pem')
    copyFileSync(cloud.localEcr.caFile, caFile)
    chmodSync(cloud.sandbox.home, 0o755)
    const reach = `test -x '${home}' && test -r '${repositoryRoot}/package.json' && node --version`
    const { exitCode } = await sh(`cd /; ${as(stranger)} sh -c "${reach}"`)
    if (exitCode !== 0) skip('another user reaches neither the temporary folder nor this checkout')
  })

  const as = (id: number) => `setpriv --reuid=${id} --regid=${id} --clear-groups`

  it('without a name and a home can get a password', async () => {
    const { exitCode, stdout, stderr } = await sh(`cd /; ${as(stranger)} ecrlogin password ${host}`, {
      HOME: null,
      USERPROFILE: null,
      AWS_CA_BUNDLE: caFile,
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: aPassword })
    expect(stderr).toEqual(unused('it cannot be created \\(EACCES\\)'))
  })

  it('with the HOME of the first user can get a password, and leaves that home unchanged', async () => {
    await sh(`ecrlogin password ${host}`)
    const before = cacheFiles()
    expect(await sh(`cd /; ${as(stranger)} ecrlogin password ${host}`, { AWS_CA_BUNDLE: caFile })).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: unused('it cannot be created \\(EACCES\\)'),
    })
    expect(cacheFiles()).toEqual(before)
  })

  it('who is root with the HOME of the first user creates no files there that would lock its owner out', async () => {
    chownSync(home, stranger, stranger)
    expect(await sh(`ecrlogin password ${host}`)).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: unused('another user owns the directory above it'),
    })
    expect(readdirSync(home)).toEqual([])
    expect(await sh(`${as(stranger)} ecrlogin password ${host}`, { AWS_CA_BUNDLE: caFile })).toEqual({
      exitCode: 0,
      stdout: aPassword,
      stderr: '',
    })
    expect(cacheFiles()).toHaveLength(1)
  })

  it('who may not read the settings gets an error instead of another identity', async () => {
    mkdirSync(join(home, '.config', 'ecrlogin'), { recursive: true })
    writeFileSync(join(home, '.config', 'ecrlogin', 'config.toml'), '', { mode: 0o600 })
    const line = `cd /; ${as(stranger)} ecrlogin password ${host}`
    const { exitCode, stdout, stderr } = await sh(line, { AWS_CA_BUNDLE: caFile })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/The settings file \S+ could not be read \(EACCES\)\. .*ECRLOGIN_CONFIG/)
    const named = { AWS_CA_BUNDLE: caFile, ECRLOGIN_CONFIG: '/dev/null' }
    expect(await sh(line, named)).toMatchObject({ exitCode: 0 })
  })
})

describe('a client', () => {
  /** Puts a client with this behaviour first on PATH. */
  function addClient(...lines: readonly string[]): void {
    writeFileSync(join(cloud.sandbox.bin, 'docker'), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 })
  }

  // A process that the client leaves behind keeps only its own copy of our stderr open.
  it.each([
    ['never ends', 'exec sleep 60'],
    ['ignores SIGTERM', "trap '' TERM; sleep 60 >/dev/null"],
    ['leaves another process behind', 'sleep 60 >/dev/null'],
  ])('that %s is killed after --timeout', async (_, behaviour) => {
    addClient(behaviour)
    expect((await sh(`ecrlogin password ${host}`)).exitCode).toBe(0)
    const before = Date.now()
    const { exitCode, stderr } = await sh(`ecrlogin login ${host} --timeout 3 --errors json`)
    expect(exitCode).toBe(7)
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'client-failed',
      message: 'docker did not finish the login to this registry within 3 s, so it was stopped.',
    })
    expect(Date.now() - before).toBeLessThan(20_000)
  })

  it('that is killed by a signal, or does not read its input, counts as failed', async () => {
    addClient('kill -9 $$')
    expect(await cloud.ecrlogin(['login', host])).toMatchObject({
      exitCode: 7,
      stderr: expect.stringContaining(
        'docker could not complete the login to this registry (a signal ended it).',
      ),
    })
    addClient('exec <&-; exit 3')
    expect(await cloud.ecrlogin(['login', host])).toMatchObject({
      exitCode: 7,
      stderr: expect.stringContaining('(exit code 3)'),
    })
  })

  it('is terminated when a signal terminates ecrlogin', async () => {
    const log = join(home, 'log')
    addClient(
      `trap 'echo ended >> ${log}; exit 1' TERM`,
      `echo started >> ${log}`,
      'cat > /dev/null',
      'sleep 60 >/dev/null 2>&1 & wait',
    )
    const line = `ecrlogin login ${host} & until [ -s ${log} ]; do sleep 0.1; done; kill -TERM $!; wait $!`
    expect(await sh(line)).toMatchObject({ exitCode: 143 })
    await expect.poll(() => readFileSync(log, 'utf8')).toBe('started\nended\n')
  })

  it('receives the password exactly once, and nothing else', async () => {
    const docker = addRecordingClient(cloud.sandbox, 'docker')
    expect((await cloud.ecrlogin(['login', host])).exitCode).toBe(0)
    expect(docker.calls()).toEqual([
      {
        argv: ['login', '--username', 'AWS', '--password-stdin', host],
        stdin: expect.stringMatching(/^\S{1000,}$/),
      },
    ])
  })
})

/** The names in the cache under the home. */
function cacheFiles(): string[] {
  const cache = join(home, '.cache', 'ecrlogin')
  return existsSync(cache) ? readdirSync(cache) : []
}

/** Mounts an empty file system in memory, or skips the test if this machine does not permit it. */
function mount(at: string, options: string, skip: (note: string) => void): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    skip('no file system can be mounted here')
  }
}
