import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { handleDockerCredential } from '../../packages/cli/src/protocols/docker/helper.ts'
import { handleCredentialProvider } from '../../packages/cli/src/protocols/kubelet/provider.ts'
import { apiVersion } from '../../packages/cli/src/protocols/kubelet/request.ts'
import type { Protocol, ProtocolContext } from '../../packages/cli/src/protocols/protocol.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { bend, ecrHost, isEcrHost, leadsOnlyTo } from '../support/cloud/ecr-hosts.ts'
import { runProgram } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { createRecordingIo, runInProcess } from '../support/programs/recording-io.ts'
import { itHolds } from '../support/trust/it-holds.ts'

/** The settings file, with custom domains in addition to ECR's own hosts. */
const settings = `
[[registry]]
match = "images.example.com"
host = "111122223333.dkr.ecr.us-west-2.amazonaws.com"

[[registry]]
match = "*.team.example.com"
host = "111122223333.dkr.ecr.us-west-2.amazonaws.com"
`

function isOurs(host: string): boolean {
  return (
    isEcrHost(host) ||
    host === 'images.example.com' ||
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.team\.example\.com$/.test(host)
  )
}

const customDomain = fc.constantFrom('images.example.com', 'a.team.example.com')

let cloud: Cloud
let environment: Record<string, string>

beforeAll(async () => {
  const principal = {
    accessKeyId: 'AKIAFUZZ00000EXAMPLE',
    secretAccessKey: 'fuzz/secret/KEY',
    accountId: '111122223333',
  }
  cloud = await startCloud({ principals: [{ ...principal, accounts: ['111122223333', '444455556666'] }] })
  environment = { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '' }
  const folder = join(cloud.sandbox.home, 'config', 'ecrlogin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.toml'), settings)
})
afterAll(() => cloud.close())

/** The result of a call, and the host that a client was logged in to. */
interface Outcome {
  readonly exitCode: number | null
  readonly stdout: string
  readonly client: string | null
}

/** Runs one of our programs. */
type Start = (argv: readonly [program: string, ...args: string[]], input?: string) => Promise<Outcome>

/** Calls an entry point with a text, and returns the registry that received a password; null if none did. */
type EntryPoint = (text: string, start: Start) => Promise<string | null>

const entryPoints: Readonly<Record<string, EntryPoint>> = {
  async get(text, start) {
    const { stdout } = await start(['ecrlogin', 'get', '-o', 'json', '--', text])
    return stdout === '' ? null : JSON.parse(stdout).Registry
  },
  async login(text, start) {
    return (await start(['ecrlogin', 'login', '--', text])).client
  },
  async password(text, start) {
    const { stdout } = await start(['ecrlogin', 'password', '--', text])
    return stdout === '' ? null : text
  },
  async helper(text, start) {
    const { stdout, exitCode } = await start(['docker-credential-ecrlogin', 'get'], text)
    // The client sends the password to the URL in its request.
    return exitCode === 0 ? JSON.parse(stdout).ServerURL : null
  },
  async provider(text, start) {
    const request = { apiVersion, kind: 'CredentialProviderRequest', image: text }
    const { stdout, exitCode } = await start(['ecrlogin-credential-provider'], JSON.stringify(request))
    return exitCode === 0 ? (Object.keys(JSON.parse(stdout).auth ?? {})[0] ?? null) : null
  },
}

const protocols = new Map<string, Protocol>([
  ['docker-credential-ecrlogin', handleDockerCredential],
  ['ecrlogin-credential-provider', handleCredentialProvider],
])

const startHere: Start = async ([program, ...args], input = '') => {
  const protocol = protocols.get(program)
  if (protocol) return { ...(await protocol(args, contextFor(input))), client: null }
  const io = createRecordingIo(environment)
  const exitCode = await runInProcess(args, io)
  return { exitCode, stdout: io.written.out, client: io.runs[0]?.argv.at(-1) ?? null }
}

const startProcess: Start = async (argv, input = '') => {
  const client = addRecordingClient(cloud.sandbox, 'docker')
  const ended = await runProgram(argv, { environment, input, cwd: cloud.sandbox.home })
  return { ...ended, client: client.calls()[0]?.argv.at(-1) ?? null }
}

function contextFor(input: string): ProtocolContext {
  return {
    environment,
    readInput: () => input,
    logger: { debug() {}, warn() {} },
    onPhase() {},
    ask: () => Promise.reject(new Error('nobody to ask')),
    version: '0.0.0',
  }
}

const bentHost = bend(fc.oneof(ecrHost, customDomain))

for (const [name, call] of Object.entries(entryPoints)) {
  itHolds(
    `${name}: a host that is neither ECR's nor named in the settings file gets no password`,
    { short: 300, long: 100_000 },
    async (tries) => {
      let given = 0
      const property = fc.asyncProperty(bentHost, async (text) => {
        const registry = await call(text, startHere)
        if (registry === null) return
        given += 1
        // The helper trims a line break at the end of its input.
        for (const one of [text.trim(), registry]) {
          expect({ one, isSafe: leadsOnlyTo(isOurs, one) }).toEqual({ one, isSafe: true })
        }
      })
      await fc.assert(property, { numRuns: tries })
      // Without this check, an entry point that rejects every host would pass.
      expect(given).toBeGreaterThan(tries / 10)
      expect(given).toBeLessThan(tries * 0.75)
    },
  )
}

itHolds(
  'a program in its own process accepts exactly the hosts that it accepts inside the tests',
  { short: 15, long: 1_000 },
  (tries) => {
    // An argument cannot contain a NUL.
    const arg = bentHost.map((text) => text.replaceAll('\0', ''))
    const property = fc.asyncProperty(
      fc.constantFrom(...Object.keys(entryPoints)),
      arg,
      async (name, text) => {
        const call = entryPoints[name]!
        const registry = await call(text, startProcess)
        expect({ name, text, registry }).toEqual({ name, text, registry: await call(text, startHere) })
      },
    )
    return fc.assert(property, { numRuns: tries })
  },
)

itHolds(
  'with a configured endpoint, only the host and port in its response get a password',
  { short: 100, long: 10_000 },
  async (tries) => {
    const authority = new URL(cloud.localEcr.endpointUrl).host
    const place = ['--endpoint-url', cloud.localEcr.endpointUrl, '--region', 'us-west-2']
    let given = 0
    const property = fc.asyncProperty(bend(fc.constant(authority)), async (text) => {
      const { stdout } = await startHere(['ecrlogin', 'get', '-o', 'json', ...place, '--', text])
      if (stdout === '') return
      given += 1
      expect(text.replace(/^https?:\/\//i, '').replace(/\/$/, '')).toBe(authority)
      expect(JSON.parse(stdout).Registry).toBe(authority)
    })
    await fc.assert(property, { numRuns: tries })
    expect(given).toBeGreaterThan(tries / 10)
    expect(given).toBeLessThan(tries * 0.75)
  },
)
