import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type Ended, runProgram } from '../support/programs/programs.ts'
import { commandOf, programFolders } from '../support/sandbox.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const helper = 'docker-credential-ecrlogin'
const others = [programFolders.standalone, programFolders.quick].map((folder) => join(folder, helper))

let cloud: Cloud
let directory: string

beforeAll(async () => {
  cloud = await startCloud({ latencyMs: 200 })
})
beforeEach(() => {
  cloud.localEcr.faults.clear()
  cloud.localEcr.requests.length = 0
  directory = join(mkdtempSync(join(cloud.sandbox.home, 'cache-')), 'tokens')
})
afterAll(() => cloud.close())

function environment(): Record<string, string> {
  return { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '', ECRLOGIN_CACHE_DIR: directory }
}

/** The response of the helper to docker for a registry. */
function askHelper(command = commandOf(helper)): Promise<Ended> {
  return runProgram([...command, 'get'], {
    environment: environment(),
    input: host,
    timeoutMs: 100_000,
  })
}

function files(): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}

function calls(): number {
  return cloud.localEcr.requests.length
}

/** The distinct secrets that the helpers returned; a failure counts as a different one. */
function secretsOf(ended: readonly Ended[]): Set<string> {
  return new Set(
    ended.map(({ exitCode, stdout, stderr }) => (exitCode === 0 ? JSON.parse(stdout).Secret : stderr)),
  )
}

itHolds(
  'helpers that start at once all get a password although the first calls fail, and do not all call AWS',
  { short: 15, long: 100 },
  async (tries) => {
    cloud.localEcr.faults.add({ kind: 'throttle', times: 1 })
    cloud.localEcr.faults.add({ kind: 'reset-during', times: 1 })
    const ended = await Promise.all(Array.from({ length: tries }, () => askHelper()))
    const passwords = [...secretsOf(ended)].map((secret) => secret.replace(/^eyJ.*/, 'a password'))
    // If the first call takes more than ten seconds on a busy machine, another one calls AWS too; it ends after thirty.
    expect(new Set(passwords)).toEqual(new Set(['a password']))
    expect(passwords.length).toBeLessThan(5)
    // Two failed attempts, and the retry that succeeded.
    expect(calls()).toBeLessThanOrEqual(2 + passwords.length)
    expect(files().map((name) => name.slice(64))).toEqual(['.token.json'])
  },
)

itHolds(
  'helpers whose lock holder is killed during its call get the password from another helper',
  { short: 3, long: 40 },
  async (tries) => {
    for (const moment of fc.sample(fc.integer({ min: 0, max: 150 }), tries)) {
      for (const name of files()) renameSync(join(directory, name), join(cloud.sandbox.home, name))
      const holder = startHelper()
      await expect
        .poll(() => files().filter((name) => name.endsWith('.lock')), { timeout: 30_000, interval: 5 })
        .toHaveLength(1)
      const waiters = [askHelper(), askHelper(), askHelper()]
      await sleep(moment)
      holder.kill('SIGKILL')
      const passwords = [...secretsOf(await Promise.all(waiters))]
      expect(passwords).toEqual([expect.stringMatching(/^eyJ/)])
      expect(files().map((name) => name.slice(64))).toEqual(['.token.json'])
    }
  },
)

function startHelper(): ChildProcess {
  const [program, ...args] = commandOf(helper)
  const child = spawn(program, [...args, 'get'], {
    env: environment(),
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin!.end(host)
  return child
}

it('the npm package, the executable and the quick program share one token', async ({ skip }) => {
  const built = others.filter((path) => existsSync(path))
  if (built.length === 0) return skip('the standalone executable is not built')
  const ended = [await askHelper()]
  for (const path of built) ended.push(await askHelper([path]))
  expect([...secretsOf(ended)]).toEqual([expect.stringMatching(/^eyJ/)])
  expect(calls()).toBe(1)
})

it('an entry in the format of another version is ignored and replaced', async () => {
  const first = await askHelper()
  const [name] = files()
  const entry = JSON.parse(readFileSync(join(directory, name!), 'utf8'))
  // A later version may store the same fields in another format, under a key that includes its format version.
  const others = { ...entry, data: { token: entry.data.authorizationToken, expires: 1 } }
  const otherName = `${createHash('sha256').update('another format').digest('hex')}.token.json`
  for (const file of [name!, otherName])
    writeFileSync(join(directory, file), JSON.stringify(others), { mode: 0o600 })
  const second = await askHelper()
  expect([first.exitCode, second.exitCode, second.stderr]).toEqual([0, 0, ''])
  expect(second.stdout).not.toBe(first.stdout)
  expect((await askHelper()).stdout).toBe(second.stdout)
  expect(calls()).toBe(2)
})
