import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** What was built of the core: other processes cannot run its sources. */
const core = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'index.js')).href

/**
 * One process that wants a token: it adds its id to the file of those that started, to the file of calls when
 * it asks, waits until it may end, and prints the token, or the code and the sentence of its error.
 */
const script = `
import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { EcrLoginError, openTokenCache } from '${core}'

const [directory, started, calls, end, behaviour] = process.argv.slice(2)
const cache = openTokenCache(directory, { warn: (message) => process.stderr.write(message) })
const target = { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false }
const ask = async () => {
  appendFileSync(calls, process.pid + '\\n')
  do await sleep(100)
  while (!existsSync(end))
  if (behaviour === 'fail') throw new EcrLoginError('access-denied', 'Denied to ' + process.pid + '.', 'Ask.')
  const authorizationToken = Buffer.from('AWS:answer').toString('base64')
  return { authorizationToken, expiresAt: new Date(Date.now() + 3_600_000), proxyEndpoint: null }
}
const timeLimits = { start: (milliseconds) => AbortSignal.timeout(milliseconds) }
const signal = timeLimits.start(30_000)
const question = { target, identity: {}, identityName: 'one', ask, signal, timeLimits, warn() {} }
appendFileSync(started, process.pid + '\\n')
try {
  const { authorizationToken } = await cache.fetch(question)
  process.stdout.write(authorizationToken)
} catch (error) {
  process.stdout.write(error.code + ' ' + error.message)
}
`

const right = Buffer.from('AWS:answer').toString('base64')

let home: string
let calls: string
let started: string
/** Those that ask end once this is there. */
let end: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-processes-'))
  calls = join(home, 'calls')
  started = join(home, 'started')
  end = join(home, 'end')
  for (const file of [calls, started]) writeFileSync(file, '')
  writeFileSync(join(home, 'fetch.mjs'), script)
})
afterEach(() => rmSync(home, { recursive: true }))

interface Started {
  readonly child: ChildProcess
  /** What it has printed, once it has ended. */
  readonly output: Promise<string>
}

function start(behaviour: 'answer' | 'fail' = 'answer'): Started {
  const args = [join(home, 'fetch.mjs'), join(home, 'cache'), started, calls, end, behaviour]
  const child = spawn(process.execPath, args, { timeout: 40_000, killSignal: 'SIGKILL' })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  }
  return { child, output: new Promise((resolve) => child.on('close', () => resolve(text))) }
}

function startMany(count: number, behaviour?: 'answer' | 'fail'): Started[] {
  return Array.from({ length: count }, () => start(behaviour))
}

function outputs(processes: readonly Started[]): Promise<string[]> {
  return Promise.all(processes.map(({ output }) => output))
}

function idsIn(file: string): string[] {
  return readFileSync(file, 'utf8').trim().split('\n').filter(Boolean)
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { interval: 5, timeout: 20_000 }).toBe(true)
}

/** The files of the cache by their kinds. */
function kinds(): string[] {
  return readdirSync(join(home, 'cache')).map((name) => name.replace(/^[0-9a-f]+/, ''))
}

describe('processes that want the same token at the same time', () => {
  it('make one call, and all get the right answer', async () => {
    writeFileSync(end, '')
    const answers = await outputs(startMany(100))
    expect(answers).toEqual(Array(100).fill(right))
    expect(idsIn(calls)).toHaveLength(1)
    expect(kinds()).toEqual(['.token.json'])
  })

  it('all get the error of the one that asks, at once', async () => {
    const holder = start('fail')
    await until(() => idsIn(calls).length === 1)
    const waiters = startMany(8, 'fail')
    await until(() => idsIn(started).length === 9)
    await sleep(200)
    writeFileSync(end, '')
    const answers = await outputs([holder, ...waiters])
    expect(idsIn(calls)).toEqual([String(holder.child.pid)])
    expect(new Set(answers)).toEqual(new Set([`access-denied Denied to ${holder.child.pid}.`]))
    expect(kinds()).toEqual(['.outcome.json'])
  })

  it('make one more call when the one that asks is killed', async () => {
    const holder = start()
    await until(() => idsIn(calls).length === 1)
    const waiters = startMany(6)
    holder.child.kill('SIGKILL')
    writeFileSync(end, '')
    expect(await outputs(waiters)).toEqual(Array(6).fill(right))
    expect(idsIn(calls)).toHaveLength(2)
    expect(kinds()).toEqual(['.token.json'])
  })

  it('are not kept by a lock of one that was killed before they came', async () => {
    const holder = start()
    await until(() => idsIn(calls).length === 1)
    holder.child.kill('SIGKILL')
    await holder.output
    expect(kinds()).toEqual(['.lock'])
    writeFileSync(end, '')
    expect(await outputs([start()])).toEqual([right])
    expect(idsIn(calls)).toHaveLength(2)
    expect(kinds()).toEqual(['.token.json'])
  })
})
