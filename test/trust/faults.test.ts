import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Fault, type FaultKind, faultKinds } from '@ecrlogin/local-ecr'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, alice, openStage, type Stage, variablesOf } from '../support/cloud/stage.ts'
import type { Ended } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { forEach } from '../support/trust/at-once.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`

/** A fault, and the exit code and message of a call under this fault. */
interface Row {
  readonly what: string
  readonly fault?: Omit<Fault, 'service'>
  readonly environment?: (lane: Lane) => Record<string, string>
  readonly exitCode: number
  /** A part of the one sentence on stderr; null for none. */
  readonly message: string | null
  /** The value of --timeout in seconds. */
  readonly timeout?: number
}

const broke = 'the connection was interrupted'
const nonsense = 'the response is not one that AWS sends'
const incomplete = 'lacks the token, its expiry or its endpoint'
const noToken = 'is not base64 of user:password'
const late = 'Timed out after 3 s'

const rows: readonly Row[] = [
  ...lasting('throttle', 6, 'AWS throttled the request and every retry.'),
  ...lasting('error-500', 6, '(status 500)'),
  ...lasting('error-503', 6, '(status 503)'),
  ...lasting('reset-before', 5, broke),
  ...lasting('reset-during', 5, broke),
  fine('reset-after'),
  {
    what: 'slow-headers',
    fault: { kind: 'slow-headers', delayMs: 60_000 },
    exitCode: 5,
    message: late,
    timeout: 3,
  },
  {
    what: 'slow-body',
    fault: { kind: 'slow-body', delayMs: 60_000 },
    exitCode: 5,
    message: late,
    timeout: 3,
  },
  {
    what: 'headers that come in the end',
    fault: { kind: 'slow-headers', delayMs: 500 },
    exitCode: 0,
    message: null,
  },
  {
    what: 'a body that comes in the end',
    fault: { kind: 'slow-body', delayMs: 500 },
    exitCode: 0,
    message: null,
  },
  fails('truncated-body', 6, nonsense),
  fails('not-json', 6, nonsense),
  fails('null-response', 6, incomplete),
  fails('block-page', 6, nonsense),
  fine('wrong-content-type'),
  fails('empty-list', 6, incomplete),
  fails('missing-fields', 6, incomplete),
  fails('undecodable-token', 6, noToken),
  fails('token-without-colon', 6, noToken),
  fine('second-colon'),
  fails('hostile-token', 6, 'is not one that Amazon ECR would send'),
  fails('missing-expiry', 6, incomplete),
  fails('invalid-expiry', 6, nonsense),
  { ...fine('expired-token'), message: 'has already expired' },
  fine('clock-skew'),
  fails('echoed-headers', 4, 'AWS denied access'),
  {
    what: 'a proxy whose name is not found',
    environment: () => ({ HTTPS_PROXY: 'http://proxy.invalid:3128' }),
    exitCode: 5,
    message: "the proxy's host name was not found",
  },
  {
    what: 'a service whose name is not found',
    environment: () => ({ HTTPS_PROXY: '', AWS_ENDPOINT_URL: 'https://ecr.invalid' }),
    exitCode: 5,
    message: 'the host name was not found',
  },
  {
    what: 'a service where nobody listens',
    environment: () => ({ HTTPS_PROXY: '', AWS_ENDPOINT_URL: 'https://127.0.0.1:1' }),
    exitCode: 5,
    message: 'the connection was refused',
  },
  {
    what: 'a proxy that refuses the way',
    environment: () => ({ AWS_ENDPOINT_URL: 'https://elsewhere.example' }),
    exitCode: 5,
    message: 'the proxy refused the connection',
  },
  {
    what: 'certificate authorities that are not known',
    environment: () => ({ AWS_CA_BUNDLE: '', SSL_CERT_FILE: '' }),
    exitCode: 5,
    message: "the server's certificate is not trusted",
  },
  {
    what: 'a proxy that never responds',
    environment: ({ silentProxy }) => ({ HTTPS_PROXY: silentProxy }),
    exitCode: 5,
    message: late,
    timeout: 3,
  },
]

/** Two rows: the fault affects all three attempts, or only the first two. */
function lasting(kind: FaultKind, exitCode: number, message: string): Row[] {
  const passing = { what: `${kind} that passes`, fault: { kind, times: 2 }, exitCode: 0, message: null }
  return [fails(kind, exitCode, message), passing]
}

function fails(kind: FaultKind, exitCode: number, message: string): Row {
  return { what: kind, fault: { kind }, exitCode, message }
}

function fine(kind: FaultKind): Row {
  return { what: kind, fault: { kind }, exitCode: 0, message: null }
}

/** A way to call the program, and its stdout when it fails. */
interface Way {
  readonly argv: readonly string[]
  readonly input?: string
  failing(exitCode: number): string
  /** Whether it implements a protocol, which has only one exit code for failures and no options. */
  readonly isProtocol?: true
}

const nothing = () => ''
const snippets: Readonly<Record<string, Way['failing']>> = {
  sh: (exitCode) => `/bin/sh -c 'exit ${exitCode}'\n`,
  fish: (exitCode) => `/bin/sh -c 'exit ${exitCode}'\n`,
  powershell: (exitCode) =>
    `$global:LASTEXITCODE = ${exitCode}; throw 'ecrlogin: no login command (exit code ${exitCode}); the reason is above'\n`,
}
const provide = JSON.stringify({
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  kind: 'CredentialProviderRequest',
  image: `${host}/app`,
})

const ways: readonly Way[] = [
  ...['text', 'json', 'sh', 'fish', 'powershell'].map((format) => ({
    argv: ['ecrlogin', 'get', host, '-o', format],
    failing: snippets[format] ?? nothing,
  })),
  ...['password', 'token', 'secret', 'login'].map((command) => ({
    argv: ['ecrlogin', command, host],
    failing: nothing,
  })),
  { argv: ['ecrlogin-credential-provider'], input: provide, failing: nothing, isProtocol: true },
  { argv: ['docker-credential-ecrlogin', 'get'], input: host, failing: nothing, isProtocol: true },
]

interface Cell {
  readonly row: Row
  readonly way: Way
}

const cells: readonly Cell[] = rows.flatMap((row) =>
  // A protocol has no --timeout, and would wait for half a minute.
  ways.filter(({ isProtocol }) => !(isProtocol && row.timeout)).map((way) => ({ row, way })),
)

/** A separate AWS and home for each concurrent lane. */
interface Lane {
  readonly stage: Stage
  readonly silentProxy: string
}

const lanes: Lane[] = []
const silent = createServer((socket) => socket.on('error', () => {}))

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const silentProxy = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
  for (let count = 0; count < 2; count += 1) {
    const stage = await openStage()
    addRecordingClient(stage.sandbox, 'docker')
    lanes.push({ stage, silentProxy })
  }
})
afterAll(async () => {
  silent.close()
  for (const { stage } of lanes) await stage.close()
})

it('every fault of local ECR is in the table', () => {
  const tried = new Set(rows.map(({ fault }) => fault?.kind))
  // This endpoint is used only if no registry is given; login.test.ts tests it.
  expect(faultKinds.filter((kind) => !tried.has(kind))).toEqual(['hostile-endpoint'])
})

itHolds(
  'every fault ends in time with its exit code and one sentence, and leaves nothing broken behind',
  { short: rows.length, long: cells.length },
  async (tries) => {
    const problems: string[] = []
    await forEach(tries === cells.length ? cells : sampleCells(), lanes.length, async (cell, lane) => {
      const found = await tryCell(cell, lanes[lane]!)
      problems.push(...found.map((problem) => `${cell.row.what}, ${cell.way.argv.join(' ')}: ${problem}`))
    })
    expect(problems).toEqual([])
    for (const { stage } of lanes) {
      const environment = { ...variablesOf(alice), AWS_ECR_DISABLE_CACHE: '' }
      expect(await stage.ecrlogin(['password', host], { environment })).toMatchObject({
        exitCode: 0,
        stderr: '',
      })
    }
  },
)

describe('a clock that is off by a day', () => {
  const day = 24 * 60 * 60 * 1000

  it.each([
    ['behind', day, ''],
    ['ahead', -day, expect.stringContaining('has already expired')],
  ])('%s does not prevent a login, and serves no expired token', async (_, offset, stderr) => {
    const stage = await openStage({ now: () => new Date(Date.now() + offset) })
    lanes.push({ stage, silentProxy: '' })
    const environment = { ...variablesOf(alice), AWS_ECR_DISABLE_CACHE: '' }
    const ended = await stage.ecrlogin(['password', host], { environment })
    expect(ended).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^\S{1000,}\n$/), stderr })
  })
})

/** One random cell of every row. */
function sampleCells(): Cell[] {
  const choices = rows.map((row) => fc.constantFrom(...cells.filter((cell) => cell.row === row)))
  return fc.sample(fc.tuple(...choices), 1)[0]!
}

/** Runs a cell, and returns the problems with its result. */
async function tryCell({ row, way }: Cell, lane: Lane): Promise<string[]> {
  const { stage } = lane
  if (row.fault) stage.localEcr.faults.add({ ...row.fault, service: 'ecr' })
  const environment = { ...variablesOf(alice), AWS_ECR_DISABLE_CACHE: '', ...row.environment?.(lane) }
  const argv = [...way.argv, ...(row.timeout ? ['--timeout', String(row.timeout)] : [])]
  const before = Date.now()
  const ended = await stage.run(argv, { environment }, way.input)
  const problems = judge(row, way, ended)
  if (Date.now() - before > 25_000) problems.push(`it took ${Date.now() - before} ms`)
  stage.localEcr.faults.clear()

  const files = cacheFiles(stage)
  if (files.some((name) => /\.(lock|tmp)$/.test(name))) problems.push(`it left ${files}`)
  // The next call on this stage must call AWS again, so remove only the cached tokens.
  for (const name of files.filter((one) => one.endsWith('.token.json')))
    rmSync(join(cacheDirectory(stage), name))
  return problems
}

function judge(row: Row, way: Way, { exitCode, stdout, stderr }: Ended): string[] {
  const problems: string[] = []
  const expected = row.exitCode !== 0 && way.isProtocol ? 1 : row.exitCode
  if (exitCode !== expected) problems.push(`exit code ${exitCode} instead of ${expected}`)
  const isHelper = way.argv[0] === 'docker-credential-ecrlogin'
  if (row.exitCode === 0) {
    if (stdout === '' && !way.argv.includes('login')) problems.push('nothing on stdout')
  } else if (isHelper ? stderr !== `ecrlogin: ${stdout}` : stdout !== way.failing(expected)) {
    problems.push(`stdout ${JSON.stringify(stdout)}`)
  }
  // The raw authorization data contains its expiry, and clients mix up the streams of the protocol programs.
  const isSilent =
    row.message === null || (row.exitCode === 0 && (way.isProtocol || way.argv.includes('token')))
  const isRight = isSilent
    ? stderr === ''
    : /^ecrlogin: [^\n]+[.)]\n$/.test(stderr) && stderr.includes(row.message)
  if (!isRight) problems.push(`stderr ${JSON.stringify(stderr)}`)
  if ((stdout + stderr).includes(alice.secretAccessKey)) problems.push('a secret')
  return problems
}

function cacheFiles(stage: Stage): string[] {
  const directory = cacheDirectory(stage)
  return existsSync(directory) ? readdirSync(directory) : []
}

function cacheDirectory({ home }: Stage): string {
  return join(home, 'cache', 'ecrlogin')
}
