import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { runProgram } from '../support/programs/programs.ts'
import { commandOf } from '../support/sandbox.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const helper = [...commandOf('docker-credential-ecrlogin'), 'get'] as const

let cloud: Cloud
let directory: string
let environment: Record<string, string>

beforeAll(async () => {
  cloud = await startCloud({ latencyMs: 30 })
  directory = join(mkdtempSync(join(cloud.sandbox.home, 'cache-')), 'tokens')
  environment = { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '', ECRLOGIN_CACHE_DIR: directory }
})
afterAll(() => cloud.close())

itHolds(
  'a program that is killed at any moment leaves neither a broken cache nor a lasting lock',
  { short: 15, long: 200 },
  async (tries) => {
    const longest = (await timed(askHelper)).ms * 1.2
    let killed = 0
    for (const [i, moment] of fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), tries).entries()) {
      // The other kills find a cached token.
      if (i % 4 === 0) rmSync(directory, { recursive: true, force: true })
      const [program, ...args] = helper
      const child = spawn(program, args, {
        env: environment,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      child.stdin.on('error', () => {}).end(host)
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on('close', (_, signal) => resolve(signal)),
      )
      await Promise.race([sleep(moment * longest), ended])
      child.kill('SIGKILL')
      if ((await ended) === 'SIGKILL') killed += 1
      for (const name of files().filter((one) => one.endsWith('.json'))) {
        expect(() => JSON.parse(readFileSync(join(directory, name), 'utf8')), name).not.toThrow()
      }
    }
    expect(killed).toBeGreaterThan(tries / 4)

    const { first, ms } = await timed(askHelper)
    expect(ms).toBeLessThan(10_000)
    expect(await askHelper()).toBe(first)
    expect(files().filter((name) => name.endsWith('.lock'))).toEqual([])
  },
)

itHolds(
  'a program that a signal terminates at any moment leaves a complete snippet, a failing one or nothing',
  { short: 10, long: 300 },
  async (tries) => {
    const longest = (await timed(password)).ms * 1.2
    const moments = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(['SIGHUP', 129] as const, ['SIGINT', 130] as const, ['SIGTERM', 143] as const),
    )
    for (const [moment, [signal, exitCode]] of fc.sample(moments, tries)) {
      const [program, ...args] = commandOf('ecrlogin')
      const child = spawn(program, [...args, 'get', '-o', 'sh', host, '--no-cache'], {
        env: environment,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      let stdout = ''
      child.stdout.on('data', (text) => {
        stdout += text
      })
      const ended = once(child, 'close')
      await Promise.race([sleep(moment * longest), ended])
      child.kill(signal)
      const [code, by] = await ended
      // Before our code runs, a signal has its default effect.
      if (by !== null) expect([by, stdout]).toEqual([signal, ''])
      else if (code === 0) expect(stdout).toMatch(/^\( \\unset .* esac \)\n$/)
      else expect([code, stdout]).toEqual([exitCode, `/bin/sh -c 'exit ${exitCode}'\n`])
    }
  },
)

/** Returns the output of the helper. The call must succeed with an empty stderr. */
async function askHelper(): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(helper, { environment, input: host })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
}

/** The password that a call prints. The call must succeed with an empty stderr. */
async function password(): Promise<string> {
  const { exitCode, stdout, stderr } = await cloud.ecrlogin(['password', host], { environment })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
}

async function timed<T>(work: () => Promise<T>): Promise<{ first: T; ms: number }> {
  const before = Date.now()
  const first = await work()
  return { first, ms: Date.now() - before }
}

function files(): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}
