import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { FaultKind, LocalEcrOptions, Principal } from '@ecrlogin/local-ecr'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../packages/cli/src/commands/index.ts'
import { formats } from '../../packages/cli/src/formats/index.ts'
import {
  account,
  logInToSso,
  openStage,
  roles,
  type Stage,
  ssoProfile,
  variablesOf,
} from '../support/cloud/stage.ts'
import { type Kubernetes, startKubernetes } from '../support/kubernetes/api-server.ts'
import { watchProcesses } from '../support/programs/process-watch.ts'
import type { Ended } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { forEach } from '../support/trust/at-once.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`
const mark = (bytes: number) => randomBytes(bytes).toString('base64')

/** The secrets of a user or a machine, in the lengths that AWS uses. No output may contain any of them. */
const secrets = {
  accessKey: mark(30),
  deniedAccessKey: mark(30),
  sessionToken: mark(300),
  proxyPassword: 'p@ss/w:rd',
  wrongProxyPassword: 'wr:ng/p@ss',
  ssoToken: mark(200),
  serviceAccountToken: `${mark(60)}.${mark(200)}.${mark(90)}`,
  storedPassword: mark(40),
}

/** A variable that distinguishes the processes of this test from others. */
const watched = randomBytes(16).toString('hex')

/** The start of every password of local ECR, bare and in an authorization token. */
const passwordStart = Buffer.from('{"payload":"').toString('base64')
const passwordStarts = [passwordStart, Buffer.from(`AWS:${passwordStart}`).toString('base64').slice(0, 24)]

/** A program, its input, and whether it prints the password when it succeeds. */
interface Way {
  readonly argv: readonly string[]
  readonly input?: string
  readonly printsPassword?: true
}

const printsPassword = true
const provide = JSON.stringify({
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  kind: 'CredentialProviderRequest',
  image: `${host}/app`,
  serviceAccountToken: secrets.serviceAccountToken,
})
const stored = JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: secrets.storedPassword })

/** Every way to call the program. Unless a way declares it, its output contains no secret. */
const ways: readonly Way[] = [
  { argv: ['ecrlogin', 'get', host, '-o', 'text'] },
  { argv: ['ecrlogin', 'get', host, '-o', 'json'], printsPassword },
  { argv: ['ecrlogin', 'get', host, '-o', 'json', '--command-as', 'fish'], printsPassword },
  { argv: ['ecrlogin', 'get', host, '-o', 'sh'], printsPassword },
  { argv: ['ecrlogin', 'get', host, '-o', 'fish'], printsPassword },
  { argv: ['ecrlogin', 'get', host, '-o', 'powershell'], printsPassword },
  { argv: ['ecrlogin', 'get', host, '-o', 'github'], printsPassword },
  { argv: ['ecrlogin', 'get', host, '-o', 'docker-config'], printsPassword },
  { argv: ['ecrlogin', 'login', host] },
  { argv: ['ecrlogin', 'logout', host] },
  { argv: ['ecrlogin', 'password', host], printsPassword },
  { argv: ['ecrlogin', 'token', host], printsPassword },
  { argv: ['ecrlogin', 'secret', host], printsPassword },
  { argv: ['ecrlogin', 'cluster', 'refresh', 'cluster.json'] },
  { argv: ['ecrlogin', 'cluster', 'remove', 'cluster.json'] },
  { argv: ['ecrlogin', 'init', 'bash'] },
  { argv: ['ecrlogin', 'setup', 'docker', host] },
  { argv: ['ecrlogin', 'setup', 'registry', '444455556666', '--profile', 'sso'] },
  { argv: ['ecrlogin', 'doctor', host] },
  { argv: ['ecrlogin', 'cache', 'list'] },
  { argv: ['ecrlogin', 'cache', 'clear'] },
  { argv: ['get-ecr-login-command', host], printsPassword },
  { argv: ['docker-credential-ecrlogin', 'get'], input: host, printsPassword },
  { argv: ['docker-credential-ecrlogin', 'list'], input: 'unused' },
  { argv: ['docker-credential-ecrlogin', 'store'], input: stored },
  { argv: ['docker-credential-ecrlogin', 'erase'], input: host },
  { argv: ['ecrlogin-credential-provider'], input: provide, printsPassword },
]

const principal: Principal = {
  accessKeyId: 'ASIAMARKED0000EXAMPLE',
  secretAccessKey: secrets.accessKey,
  sessionToken: secrets.sessionToken,
  accountId: account,
}
const denied: Principal = {
  ...principal,
  accessKeyId: 'ASIADENIED0000EXAMPLE',
  secretAccessKey: secrets.deniedAccessKey,
  isDenied: true,
}
const aws: LocalEcrOptions = {
  principals: [principal, denied],
  roles: Object.values(roles),
  ssoSessions: [{ accessToken: secrets.ssoToken }],
  proxyAuth: `person:${secrets.proxyPassword}`,
}
const bySso = { AWS_PROFILE: 'sso' }

/** The circumstance of a call, and whether the call gets a password. */
interface Circumstance {
  readonly isFine: boolean
  environment(stage: Stage): Record<string, string>
  readonly aws?: LocalEcrOptions
  readonly fault?: FaultKind
}

const circumstances: Readonly<Record<string, Circumstance>> = {
  'keys with a session token': { isFine: true, environment: () => variablesOf(principal) },
  'an SSO session': { isFine: true, environment: () => bySso },
  'keys that are denied': { isFine: false, environment: () => variablesOf(denied) },
  'keys that are wrong': {
    isFine: false,
    environment: () => ({ ...variablesOf(principal), AWS_SECRET_ACCESS_KEY: secrets.deniedAccessKey }),
  },
  'an SSO session that is over': { isFine: false, environment: () => bySso, aws: { ssoSessions: [] } },
  'a proxy that wants another password': {
    isFine: false,
    environment: ({ localEcr }: Stage) => ({
      ...variablesOf(principal),
      HTTPS_PROXY: localEcr.proxyUrl.replace(
        encodeURIComponent(secrets.proxyPassword),
        encodeURIComponent(secrets.wrongProxyPassword),
      ),
    }),
  },
  'a refusal that repeats what was sent': {
    isFine: false,
    environment: () => variablesOf(principal),
    fault: 'echoed-headers',
  },
}

/** The options that control the amount of output. */
const manners: Readonly<Record<string, { options: string[]; environment: Record<string, string> }>> = {
  plainly: { options: [], environment: { AWS_ECR_DISABLE_CACHE: '' } },
  'in full': { options: ['--verbose'], environment: { ECRLOGIN_TRACE: '1', AWS_ECR_DISABLE_CACHE: '' } },
  'as JSON': { options: ['--verbose', '--errors', 'json'], environment: { ECRLOGIN_TRACE: '1' } },
}

interface Cell {
  readonly way: Way
  readonly circumstance: string
  readonly manner: string
}

const cells: readonly Cell[] = ways.flatMap((way) =>
  Object.keys(circumstances).flatMap((circumstance) =>
    Object.keys(manners).map((manner) => ({ way, circumstance, manner })),
  ),
)

const stages = new Map<string, Promise<Stage>>()
let kubernetes: Kubernetes
beforeAll(async () => {
  kubernetes = await startKubernetes()
  kubernetes.addNamespace('shop')
})
afterAll(async () => {
  await kubernetes.close()
  for (const stage of stages.values()) await (await stage).close()
})

describe('the table of programs', () => {
  it('contains every command, format and program', () => {
    const { bin } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
    const named = ways.map(({ argv }) => argv)
    expect(new Set(named.map(([program]) => program))).toEqual(new Set(Object.keys(bin)))
    const ours = named.filter(([program]) => program === 'ecrlogin')
    expect(new Set(ours.map(([, command]) => command))).toEqual(new Set(commands.map(({ name }) => name)))
    const outputs = ours.map((argv) => argv[argv.indexOf('-o') + 1])
    expect(outputs).toEqual(expect.arrayContaining(formats.map(({ name }) => name)))
  })
})

itHolds(
  'a secret appears only where it is documented',
  { short: ways.length, long: cells.length },
  async (tries, { skip }) => {
    if (process.platform !== 'linux')
      return skip('command lines of all processes are read from Linux’s /proc')
    const watch = watchProcesses([passwordStart, ...Object.values(secrets).flatMap(formsOf)], watched)
    const leaks: string[] = []
    await forEach(tries === cells.length ? cells : sampleCells(), 2, async (cell) => {
      const { way, circumstance, manner } = cell
      const found = await search(cell)
      leaks.push(
        ...found.map((leak) => `${way.argv.join(' ')}, with ${circumstance}, told ${manner}: ${leak}`),
      )
    })
    leaks.push(...watch.stop().map((line) => `in a command line: ${line.slice(0, 300)}`))
    // A short process can start and end between two samples.
    expect(watch.seen()).toBeGreaterThan(tries / 2)
    for (const stage of stages.values()) leaks.push(...searchFiles(await stage))
    expect(leaks).toEqual([])
  },
)

/** One random cell of every way. */
function sampleCells(): Cell[] {
  const choices = ways.map((way) => fc.constantFrom(...cells.filter((cell) => cell.way === way)))
  return fc.sample(fc.tuple(...choices), 1)[0]!
}

/** Runs a cell, and returns its leaks. */
async function search({ way, circumstance, manner }: Cell): Promise<string[]> {
  const { isFine, environment } = circumstances[circumstance]!
  const stage = await stageOf(circumstance)
  const { options, environment: more } = manners[manner]!
  const takesOptions = /^(ecrlogin|get-ecr-login-command)$/.test(way.argv[0]!)
  const isOffline = /^(init|setup|cache)$/.test(way.argv[1] ?? '')
  const argv = [...way.argv, ...(takesOptions && !isOffline ? options : [])]
  const places = {
    TMPDIR: join(stage.home, 'tmp'),
    GITHUB_OUTPUT: join(stage.home, 'outputs'),
    KUBECONFIG: join(stage.home, 'kubeconfig'),
  }
  const scene = { environment: { ...environment(stage), ...more, ...places, ECRLOGIN_TEST: watched } }
  const ended = await stage.run(argv, scene, way.input)
  return searchOutput(way, isFine, ended)
}

function searchOutput(way: Way, isFine: boolean, { stdout, stderr, exitCode }: Ended): string[] {
  const leaks = findSecrets(stderr).map((what) => `${what} on stderr`)
  const mayPrint = isFine && way.printsPassword
  leaks.push(...findSecrets(stdout, mayPrint ? [] : undefined).map((what) => `${what} on stdout`))
  // Where the password is expected, the search must find it. This shows that the search works.
  if (mayPrint && !/[A-Za-z0-9+/=]{1000}/.test(stdout)) {
    leaks.push(`no password, which is promised (exit code ${exitCode}): ${stderr}`)
  }
  return leaks
}

/** The names of the secrets that a text contains in any encoding. */
function findSecrets(text: string, passwords: readonly string[] = passwordStarts): string[] {
  const found = Object.entries(secrets).filter(([, secret]) =>
    formsOf(secret).some((form) => text.includes(form)),
  )
  const names = found.map(([name]) => name)
  return passwords.some((start) => text.includes(start)) ? [...names, 'a password'] : names
}

function formsOf(secret: string): string[] {
  const asBase64 = [secret, `person:${secret}`].map((text) => Buffer.from(text).toString('base64'))
  return [secret, encodeURIComponent(secret), ...asBase64.map((text) => text.replace(/.?=*$/, ''))]
}

/** The files that the test itself writes, and the record of the client's stdin. */
const ownFiles = /^(\.aws\/|docker-calls-\w+\/\d+\/stdin$)/

/** The files with a secret that are not cache entries, or that other users can read. */
function searchFiles({ home }: Stage): string[] {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    const name = relative(home, path)
    if (ownFiles.test(name)) return []
    const found = findSecrets(readFileSync(path, 'utf8')).filter(
      // A client inherits the variables of our own parent.
      (what) => entry.name !== 'environment' || what === 'a password',
    )
    if (found.length === 0) return []
    const mode = statSync(path).mode & 0o777
    const isPromised =
      (/^cache\/ecrlogin\/[0-9a-f]{64}\.token\.json$/.test(name) && found.join() === 'a password') ||
      (/^docker\/config\.json/.test(name) && found.join() === 'storedPassword') ||
      (name === 'outputs' && found.join() === 'a password')
    return isPromised && mode === 0o600 ? [] : [`${found} in the file ${name} (${mode.toString(8)})`]
  })
}

/** One AWS and one home for all calls under a circumstance. */
function stageOf(circumstance: string): Promise<Stage> {
  const known = stages.get(circumstance)
  if (known) return known
  const stage = setStage(circumstance)
  stages.set(circumstance, stage)
  return stage
}

async function setStage(circumstance: string): Promise<Stage> {
  const how = circumstances[circumstance]!
  const stage = await openStage({ ...aws, ...how.aws })
  if (how.fault) stage.localEcr.faults.add({ kind: how.fault })
  mkdirSync(join(stage.home, 'tmp'))
  addRecordingClient(stage.sandbox, 'docker', 0.1)
  stage.write('.aws/config', ssoProfile('sso'))
  logInToSso(stage, new Date(Date.now() + 3_600_000), { accessToken: secrets.ssoToken })
  // A login that the client stored earlier.
  const auth = Buffer.from(`me:${secrets.storedPassword}`).toString('base64')
  const config = { auths: { 'registry.example.com': { auth } }, credHelpers: { 'unused.invalid': 'unused' } }
  const file = join(stage.sandbox.dockerConfig, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  chmodSync(file, 0o600)
  stage.write('outputs', '')
  stage.write('kubeconfig', kubernetes.config())
  stage.write('cluster.json', JSON.stringify({ targets: [{ namespaces: ['shop'], registries: [host] }] }))
  return stage
}
