import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** The core as built: other processes cannot run its sources. */
const core = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', 'index.js')).href

/**
 * A process that needs a token. It appends its id to the file `started`, and to the file `calls` when it fetches; it
 * ends once the file `end` exists, and prints the password, or the code and the message of its error.
 */
const script = `
import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { EcrLoginError, openTokenCache } from '${core}'

const [directory, started, calls, end, behaviour] = process.argv.slice(2)
const cache = openTokenCache(directory, { warn: (message) => process.stderr.write(message) })
const target = { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false }
const fetch = async () => {
  appendFileSync(calls, process.pid + '\\n')
  do await sleep(100)
  while (!existsSync(end))
  if (behaviour === 'fail') throw new EcrLoginError('access-denied', 'Denied to ' + process.pid + '.', 'Ask.')
  const authorizationToken = Buffer.from('AWS:password').toString('base64')
  const credentials = { username: 'AWS', password: 'password' }
  return { authorizationToken, expiresAt: new Date(Date.now() + 3_600_000), proxyEndpoint: null, credentials }
}
const timeLimits = { start: (milliseconds) => ({ signal: () => AbortSignal.timeout(milliseconds) }) }
const timeout = AbortSignal.timeout(30_000)
const request = {
  target,
  identity: { inputs: {}, credentials: null },
  identityName: 'one',
  fetch,
  signal: () => timeout,
  timeoutMs: 30_000,
  timeLimits,
  warn() {},
}
appendFileSync(started, process.pid + '\\n')
try {
  const { credentials } = await cache.fetch(request)
  process.stdout.write(credentials.password)
} catch (error) {
  process.stdout.write(error.code + ' ' + error.message)
}
`

let home: string
let calls: string
let started: string
/** The processes that fetch end once this file exists. */
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
  /** Its stdout; resolves when it ends. */
  readonly output: Promise<string>
}

function start(behaviour: 'succeed' | 'fail' = 'succeed'): Started {
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

function startMany(count: number, behaviour?: 'succeed' | 'fail'): Started[] {
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

/** The kinds of the files in the cache. */
function kinds(): string[] {
  return readdirSync(join(home, 'cache')).map((name) => name.replace(/^[0-9a-f]+/, ''))
}

describe('processes that need the same token at the same time', () => {
  it('make one call, and all get its token', async () => {
    writeFileSync(end, '')
    const printed = await outputs(startMany(100))
    expect(printed).toEqual(Array(100).fill('password'))
    expect(idsIn(calls)).toHaveLength(1)
    expect(kinds()).toEqual(['.token.json'])
  })

  it('all get the error of the one that fetches, at once', async () => {
    const holder = start('fail')
    await until(() => idsIn(calls).length === 1)
    const waiters = startMany(8, 'fail')
    await until(() => idsIn(started).length === 9)
    await sleep(200)
    writeFileSync(end, '')
    const printed = await outputs([holder, ...waiters])
    expect(idsIn(calls)).toEqual([String(holder.child.pid)])
    expect(new Set(printed)).toEqual(new Set([`access-denied Denied to ${holder.child.pid}.`]))
    expect(kinds()).toEqual(['.failure.json'])
  })

  it('make one more call when the one that fetches is killed', async () => {
    const holder = start()
    await until(() => idsIn(calls).length === 1)
    const waiters = startMany(6)
    holder.child.kill('SIGKILL')
    writeFileSync(end, '')
    expect(await outputs(waiters)).toEqual(Array(6).fill('password'))
    expect(idsIn(calls)).toHaveLength(2)
    expect(kinds()).toEqual(['.token.json'])
  })

  it('do not wait for the lock of a process that was killed before they started', async () => {
    const holder = start()
    await until(() => idsIn(calls).length === 1)
    holder.child.kill('SIGKILL')
    await holder.output
    expect(kinds()).toEqual(['.lock'])
    writeFileSync(end, '')
    expect(await outputs([start()])).toEqual(['password'])
    expect(idsIn(calls)).toHaveLength(2)
    expect(kinds()).toEqual(['.token.json'])
  })
})
