import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Run } from '../../packages/cli/src/io.ts'
import { run } from '../../packages/cli/src/program.ts'
import { answerKubelet } from '../../packages/cli/src/protocols/credential-provider.ts'
import { apiVersion } from '../../packages/cli/src/protocols/credential-provider-request.ts'
import { answerDocker } from '../../packages/cli/src/protocols/docker-credential.ts'
import type { ProtocolContext } from '../../packages/cli/src/protocols/protocol.ts'
import { bend, ecrHost, isEcrHost, leadsOnlyTo } from '../support/ecr-hosts.ts'
import { type Cloud, startCloud } from '../support/local-ecr.ts'
import { createRecordingIo } from '../support/recording-io.ts'
import { itHolds } from '../support/trust.ts'

/** What the settings file names beside ECR's own hosts. */
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

/** What a door does with a text: the registry that a password was handed out for, null when none was. */
type Door = (text: string) => Promise<string | null>

const doors: Readonly<Record<string, Door>> = {
  async get(text) {
    const { out } = await runHere(['get', '-o', 'json', '--', text])
    return out === '' ? null : JSON.parse(out).Registry
  },
  async login(text) {
    const { runs } = await runHere(['login', '--', text])
    return runs[0]?.argv.at(-1) ?? null
  },
  async password(text) {
    const { out } = await runHere(['password', '--', text])
    return out === '' ? null : text
  },
  async helper(text) {
    const { stdout, exitCode } = await answerDocker(['get'], contextFor(text))
    // The client sends the password to the URL that it asked with.
    return exitCode === 0 ? JSON.parse(stdout).ServerURL : null
  },
  async provider(text) {
    const request = { apiVersion, kind: 'CredentialProviderRequest', image: text }
    const { stdout, exitCode } = await answerKubelet([], contextFor(JSON.stringify(request)))
    return exitCode === 0 ? (Object.keys(JSON.parse(stdout).auth ?? {})[0] ?? null) : null
  },
}

function contextFor(input: string): ProtocolContext {
  return {
    environment,
    readInput: () => input,
    report: () => {},
    ask: () => Promise.reject(new Error('nobody to ask')),
    version: '0.0.0',
  }
}

/** Runs the CLI in this process. */
async function runHere(argv: readonly string[]): Promise<{ out: string; runs: readonly Run[] }> {
  const io = createRecordingIo(environment)
  await run(argv, io, '0.0.0')
  return { out: io.written.out, runs: io.runs }
}

for (const [name, door] of Object.entries(doors)) {
  itHolds(
    `${name}: a host that is not one of ECR's, nor named by the settings file, gets no password`,
    { short: 300, long: 20_000 },
    async (tries) => {
      let given = 0
      const property = fc.asyncProperty(bend(fc.oneof(ecrHost, customDomain)), async (text) => {
        const registry = await door(text)
        if (registry === null) return
        given += 1
        // The helper's input ends in a line break, as other programs' output does.
        for (const one of [text.trim(), registry]) {
          expect({ one, isSafe: leadsOnlyTo(isOurs, one) }).toEqual({ one, isSafe: true })
        }
      })
      await fc.assert(property, { numRuns: tries })
      // A door that is shut to all would pass.
      expect(given).toBeGreaterThan(tries / 10)
      expect(given).toBeLessThan(tries * 0.75)
    },
  )
}

itHolds(
  'behind a configured endpoint, the host and port that its own answer names get a password, and no others',
  { short: 100, long: 2_000 },
  async (tries) => {
    const authority = new URL(cloud.localEcr.endpointUrl).host
    const words = ['get', '-o', 'json', '--endpoint-url', cloud.localEcr.endpointUrl, '--region', 'us-west-2']
    let given = 0
    const property = fc.asyncProperty(bend(fc.constant(authority)), async (text) => {
      const { out } = await runHere([...words, '--', text])
      if (out === '') return
      given += 1
      expect(text.replace(/^https?:\/\//i, '').replace(/\/$/, '')).toBe(authority)
      expect(JSON.parse(out).Registry).toBe(authority)
    })
    await fc.assert(property, { numRuns: tries })
    expect(given).toBeGreaterThan(tries / 10)
    expect(given).toBeLessThan(tries * 0.75)
  },
)
