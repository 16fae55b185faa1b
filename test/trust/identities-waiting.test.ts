import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Principal } from '@ecrlogin/local-ecr'
import { describe, expect, it, vi } from 'vitest'
import {
  account,
  alice,
  keysSection,
  phone,
  roles,
  type Scene,
  type Stage,
  section,
  variablesOf,
} from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'
import { type Ended, findProgram } from '../support/programs/programs.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

/** Longer than any test takes. */
const never = 60_000

const denied: Principal = { ...alice, accessKeyId: 'AKIADENIED00000EXAMPLE', isDenied: true }

const enter = stageOpener({ principals: [alice, denied] })

/** The variables of a caller with the cache, and of a principal. */
function sceneOf(stage: Stage, principal: Principal, more: Record<string, string> = {}): Scene {
  return { environment: { ...cached(stage), ...variablesOf(principal), ...more } }
}

function cached(stage: Stage): Record<string, string> {
  return { AWS_ECR_DISABLE_CACHE: '', ECRLOGIN_CACHE_DIR: cacheOf(stage) }
}

function cacheOf({ home }: Stage): string {
  return join(home, 'tokens')
}

/** Resolves when a process holds the lock. */
async function untilLocked(stage: Stage): Promise<void> {
  const locks = () => (existsSync(cacheOf(stage)) ? readdirSync(cacheOf(stage)) : []).filter(isLock)
  await vi.waitFor(() => expect(locks()).toHaveLength(1), { timeout: 30_000, interval: 5 })
}

function isLock(name: string): boolean {
  return name.endsWith('.lock')
}

/** Resolves when a process holds the lock and has sent its request to ECR. */
async function untilAsked(stage: Stage): Promise<void> {
  await untilLocked(stage)
  await vi.waitFor(() => expect(callCount(stage)).toBe(1), { timeout: 30_000, interval: 5 })
}

/** Starts a caller, and returns its end once it holds the lock and has sent its request. */
async function hold(stage: Stage, scene: Scene, ...options: string[]): Promise<{ ended: Promise<Ended> }> {
  const ended = stage.ecrlogin(['password', host, ...options], scene)
  await untilAsked(stage)
  return { ended }
}

/** Starts a caller that the test ends, and returns its process once it holds the lock and has sent its request. */
async function holdForever(stage: Stage): Promise<ChildProcess> {
  const { environment } = sceneOf(stage, alice)
  const first = spawn('ecrlogin', ['password', host], {
    env: { ...stage.sandbox.environment, ...stage.localEcr.environment(alice), ...environment },
    stdio: 'ignore',
  })
  await untilAsked(stage)
  return first
}

interface Timed extends Ended {
  readonly seconds: number
}

/** Runs a second caller to its end. */
async function wait(stage: Stage, scene: Scene, ...options: string[]): Promise<Timed> {
  const start = performance.now()
  const ended = await stage.ecrlogin(['password', host, ...options], scene)
  return { ...ended, seconds: (performance.now() - start) / 1000 }
}

function callCount({ localEcr }: Stage): number {
  return localEcr.requests.filter(({ action }) => action === 'GetAuthorizationToken').length
}

/** The time that a program takes to start and end on a busy machine, in seconds. */
const startup = 15

describe.concurrent('a caller that waits for another one asks by itself', () => {
  it('if the time limit of the other one passes', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', times: 1, delayMs: never })
    const first = await hold(stage, sceneOf(stage, alice), '--timeout', '8')
    const second = await wait(stage, sceneOf(stage, alice))
    expect(await first.ended).toMatchObject({ exitCode: 5, stdout: '' })
    expect(second).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^eyJ/) })
    expect(second.seconds).toBeLessThan(8 + startup)
  })

  it('if the proxy of the other one fails', async () => {
    const stage = await enter()
    // It takes connections, and drops them a little later.
    const proxy = createServer((socket) => {
      socket.on('error', () => {})
      setTimeout(() => socket.destroy(), 2_000)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const more = { HTTPS_PROXY: url, AWS_MAX_ATTEMPTS: '1' }
    const first = stage.ecrlogin(['password', host], sceneOf(stage, alice, more))
    await untilLocked(stage)
    const second = await wait(stage, sceneOf(stage, alice))
    proxy.close()
    expect([await first, second]).toMatchObject([
      { exitCode: 5, stdout: '' },
      { exitCode: 0, stderr: '', stdout: expect.stringMatching(/^eyJ/) },
    ])
  })

  it('if the other one gets a response that is not from AWS', async () => {
    const stage = await enter({ latencyMs: 1_500 })
    // The direct call, and the one with the AWS SDK.
    stage.localEcr.faults.add({ kind: 'not-json', service: 'ecr', times: 2 })
    const first = stage.ecrlogin(['password', host], sceneOf(stage, alice, { AWS_MAX_ATTEMPTS: '1' }))
    await untilLocked(stage)
    const second = await wait(stage, sceneOf(stage, alice))
    expect([await first, second]).toMatchObject([
      { exitCode: 6, stdout: '' },
      { exitCode: 0, stderr: '', stdout: expect.stringMatching(/^eyJ/) },
    ])
  })

  it.skipIf(process.platform === 'win32')(
    'if the other one is stopped, within its own time limit',
    async () => {
      const stage = await enter()
      stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', times: 1, delayMs: never })
      const first = await holdForever(stage)
      first.kill('SIGSTOP')
      const second = await wait(stage, sceneOf(stage, alice), '--timeout', '10')
      first.kill('SIGKILL')
      expect(second).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^eyJ/) })
      expect(second.seconds).toBeLessThan(10 + startup)
    },
  )

  it('if the other one waits for an MFA code, and says that nobody can be asked', async ({ skip }) => {
    if (!findProgram('script') || !findProgram('setsid')) return skip('util-linux is not installed')
    const stage = await enter()
    const scene: Scene = {
      config:
        keysSection('profile base', alice) +
        section(
          'profile role',
          `role_arn = ${roles.guarded.arn}`,
          'source_profile = base',
          `mfa_serial = ${phone}`,
        ),
      environment: { ...cached(stage), AWS_PROFILE: 'role' },
    }
    const typeLate = `(sleep 15; echo 123456; sleep 1) | script -qefc 'ecrlogin password ${host}' /dev/null`
    const first = stage.run(['sh', '-c', typeLate], scene)
    await untilLocked(stage)
    const start = performance.now()
    const command = ['ecrlogin', 'password', host, '--timeout', '10', '--errors', 'json']
    const second = await stage.run(['setsid', '--wait', ...command], scene)
    expect(second).toMatchObject({ exitCode: 3, stdout: '' })
    expect(JSON.parse(second.stderr)).toMatchObject({ code: 'mfa-required' })
    expect((performance.now() - start) / 1000).toBeLessThan(10 + startup)
    expect(await first).toMatchObject({ exitCode: 0 })
  })

  it('if the other one is killed', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', times: 1, delayMs: never })
    const first = await holdForever(stage)
    const second = wait(stage, sceneOf(stage, alice))
    await sleep(500)
    first.kill('SIGKILL')
    expect(await second).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^eyJ/) })
  })
})

describe.concurrent('a caller that waits for another one', () => {
  it('keeps its own time limit', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', delayMs: never })
    const first = await holdForever(stage)
    const second = await wait(stage, sceneOf(stage, alice), '--timeout', '3')
    first.kill('SIGKILL')
    expect(second).toMatchObject({ exitCode: 5, stdout: '' })
    expect(second.seconds).toBeLessThan(3 + startup)
  })

  it('gets its token', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', times: 1, delayMs: 3_000 })
    const first = await hold(stage, sceneOf(stage, alice))
    const others = await Promise.all(Array.from({ length: 3 }, () => wait(stage, sceneOf(stage, alice))))
    const passwords = [await first.ended, ...others].map(({ stdout }) => stdout)
    expect([...new Set(passwords)]).toEqual([expect.stringMatching(/^eyJ/)])
    expect(callCount(stage)).toBe(1)
  })

  it("gets AWS's denial", async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', times: 1, delayMs: 3_000 })
    const first = await hold(stage, sceneOf(stage, denied))
    const others = await Promise.all(Array.from({ length: 3 }, () => wait(stage, sceneOf(stage, denied))))
    const ended = [await first.ended, ...others]
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([4, 4, 4, 4])
    expect(new Set(ended.map(({ stderr }) => stderr)).size).toBe(1)
    expect(callCount(stage)).toBe(1)
  })

  it('gets no denial of somebody else', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'ecr', times: 1, delayMs: 3_000 })
    const first = await hold(stage, sceneOf(stage, denied))
    const second = await wait(stage, sceneOf(stage, alice))
    expect(second).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^eyJ/) })
    expect(await first.ended).toMatchObject({ exitCode: 4 })
  })
})
