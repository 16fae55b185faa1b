import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EcrLoginError, readSettings } from '@ecrlogin/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readStoredRegistries } from '../../packages/cli/src/clients/stored-registries.ts'
import { answerKubelet } from '../../packages/cli/src/protocols/credential-provider.ts'
import { answerDocker } from '../../packages/cli/src/protocols/docker-credential.ts'
import type { ProtocolAnswer, ProtocolContext } from '../../packages/cli/src/protocols/protocol.ts'
import { changeHelpers, parseDockerConfig, planSetup } from '../../packages/cli/src/setup/docker-config.ts'
import { readAwsConfig } from '../../packages/core/src/aws-config.ts'
import { parseEntry, parseOutcome } from '../../packages/core/src/cache-entry.ts'
import { damaged, jsonLike } from '../support/hostile-texts.ts'
import { runProgram } from '../support/programs.ts'
import { createSandbox } from '../support/sandbox.ts'
import { itHolds } from '../support/trust.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-parsers-'))
  mkdirSync(join(home, '.aws'))
})
afterAll(() => rmSync(home, { recursive: true }))

/** Something of ours that reads what others wrote. */
interface Reader {
  readonly name: string
  /** Throws nothing but our own errors. */
  read(bytes: Buffer): unknown
  /** Good texts, to be damaged. */
  readonly texts: fc.Arbitrary<string>
  /** Long and deep ones. */
  readonly extremes: readonly string[]
}

const deep = 100_000
const long = 10 * 1024 * 1024
const jsonExtremes = [
  '['.repeat(deep),
  `${'['.repeat(deep)}${']'.repeat(deep)}`,
  `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
  `{"auths":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
  `"${'x'.repeat(long)}"`,
  ' '.repeat(long),
  '\0'.repeat(long),
  'a.'.repeat(long / 2),
  `https://${'@'.repeat(long)}`,
]
const entry = {
  target: { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false },
  identityName: 'the given keys',
  issuedAt: '2026-01-01T00:00:00.000Z',
  data: {
    authorizationToken: Buffer.from('AWS:password').toString('base64'),
    expiresAt: '2026-01-01T12:00:00.000Z',
    proxyEndpoint: `https://${host}`,
  },
}
const outcome = { id: 'one', at: 1, error: { code: 'throttled', message: 'It was.', mend: 'Wait.' } }

const readers: readonly Reader[] = [
  {
    name: "the helper's stdin",
    async read(bytes) {
      const verbs = ['get', 'store', 'erase']
      const answers = verbs.map((verb) => answerDocker([verb], contextFor(bytes)))
      for (const answer of await Promise.all(answers)) expectShort(answer)
    },
    texts: fc.oneof(
      fc.constantFrom('https://index.docker.io/v1/', 'registry.example.com:5000/team', ''),
      jsonLike({ ServerURL: 'https://index.docker.io/v1/', Username: 'me', Secret: 'secret' }),
    ),
    extremes: jsonExtremes,
  },
  {
    name: "the kubelet's request",
    read: async (bytes) => expectShort(await answerKubelet([], contextFor(bytes))),
    texts: jsonLike({
      apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      kind: 'CredentialProviderRequest',
      image: 'registry.example.com/team/image:tag',
      serviceAccountToken: 'e.y.J',
      serviceAccountAnnotations: { 'eks.amazonaws.com/ecr-role-arn': 'arn:aws:iam::111122223333:role/pull' },
    }),
    extremes: jsonExtremes,
  },
  {
    name: 'the settings file',
    read: (bytes) => readSettings({}, fileOf('settings', bytes)),
    texts: fc.constantFrom(
      `[[registry]]\nmatch = "${host}"\nrole_arn = "arn:aws:iam::111122223333:role/pull"\n\n[groups]\nteam = ["${host}"]\n`,
      `registry = [{ match = "*.example.com", host = '${host}' }]\n`,
      '[[registry]]\nmatch = "111122223333"\nregion = "us-west-2"\nsource_profile = """base"""\n',
    ),
    extremes: [
      `a = ${'['.repeat(deep)}`,
      `a = ${'['.repeat(deep)}${']'.repeat(deep)}`,
      `a = ${'{a='.repeat(deep)}`,
      `[${'a.'.repeat(deep)}a]`,
      `# ${'x'.repeat(long)}`,
      `[[registry]]\nmatch = "${'x'.repeat(long)}"\nwrong = 1`,
      `[[registry]]\nmatch = "a"\n${' '.repeat(long)}wrong = 1`,
      '[[registry]]\nmatch = "a"\nprofile = "b"\n'.repeat(10_000),
      '\0'.repeat(long),
    ],
  },
  {
    name: 'the AWS config files',
    async read(bytes) {
      fileOf('.aws/config', bytes)
      fileOf('.aws/credentials', bytes)
      const { files } = await readAwsConfig({ HOME: home })
      for (const settings of files.profiles.values()) {
        for (const value of Object.values(settings)) expect(value).toBeTypeOf('string')
      }
    },
    texts: fc.constantFrom(
      '[default]\nregion = us-west-2\n[profile "two words"]\nsso_session = corp # mine\ns3 =\n  max = 1\n',
      '[sso-session corp]\nsso_region = us-east-1\n[services all]\necr =\n  endpoint_url = http://127.0.0.1:1\n',
      '[__proto__]\n__proto__ = 1\n[profile constructor]\nconstructor = 2\n',
    ),
    extremes: [
      `[profile ${'a'.repeat(long)}"]`,
      `[profile${' '.repeat(long)}"]`,
      `[profile a${' '.repeat(long)}b]`,
      `[default]\n${' #'.repeat(long / 2)}`,
      `[default]\nx${'='.repeat(long)}`,
      '[profile a]\nb = c\n'.repeat(deep),
      '\0'.repeat(long),
    ],
  },
  {
    name: "Docker's config.json",
    async read(bytes) {
      const path = fileOf('config.json', bytes)
      const text = bytes.toString()
      const hosts = await readStoredRegistries(path)
      for (const one of hosts) expect(one).toBeTypeOf('string')
      // What makes it name our helper keeps all else.
      const config = parseDockerConfig(path, text)
      const changed = changeHelpers(text, planSetup(config, [host]))
      const before = text.trim() === '' ? {} : JSON.parse(text)
      const credHelpers = { ...before.credHelpers, [host]: 'ecrlogin' }
      expect(JSON.parse(changed).credHelpers).toEqual(credHelpers)
      // Comparing is what 100,000 levels are too deep for.
      if (text.length < deep) expect(JSON.parse(changed)).toEqual({ ...before, credHelpers })
    },
    texts: fc.oneof(
      jsonLike({
        auths: { [host]: { auth: 'QVdTOnA=' } },
        credHelpers: { 'registry.example.com': 'pass' },
        credsStore: 'x',
      }),
      fc.constantFrom(
        '{"credHelpers":{"a":"b"},"credHelpers":{"c":"d"}}',
        `{ "credHelpers" : { "${host}" : "x" , "${host}" : "y" } }`,
        '{"__proto__":{"credHelpers":{}},"auths":{"__proto__":{}}}',
        '{\n\t"auths": {},\n\t"credHelpers": {}\n}\n',
      ),
    ),
    extremes: jsonExtremes,
  },
  {
    name: "the cache's files",
    read(bytes) {
      parseEntry(bytes.toString())
      parseOutcome(bytes.toString())
    },
    texts: fc.oneof(jsonLike(entry), jsonLike(outcome)),
    extremes: jsonExtremes,
  },
]

for (const { name, read, texts, extremes } of readers) {
  itHolds(
    `${name}: whatever stands there is read, or refused with an error of ours`,
    { short: 150, long: 10_000 },
    (tries) =>
      fc.assert(
        fc.asyncProperty(damaged(texts), (bytes) => readSafely(read, bytes)),
        { numRuns: tries },
      ),
  )

  itHolds(
    `${name}: texts of 10 MiB and 100,000 levels are read, or refused, in time`,
    { short: 2, long: extremes.length },
    async (tries) => {
      for (const text of extremes.slice(0, tries)) {
        const before = performance.now()
        await readSafely(read, Buffer.from(text))
        const seconds = (performance.now() - before) / 1000
        expect({ start: text.slice(0, 40), isFast: seconds < 15 }).toMatchObject({ isFast: true })
      }
    },
  )
}

it.for(['docker-credential-ecrlogin get', 'ecrlogin-credential-provider'])(
  '%s ends by itself when its stdin does not',
  async (command, { skip }) => {
    if (process.platform === 'win32') return skip('there is no /dev/zero')
    const sandbox = createSandbox()
    const { exitCode, stdout, stderr } = await runProgram(['sh', '-c', `${command} </dev/zero`], sandbox)
    expect({ exitCode, says: stdout + stderr }).toMatchObject({
      exitCode: 1,
      says: expect.stringContaining('more than 1048576 bytes'),
    })
    sandbox.remove()
  },
)

it('is a test that can fail: an error that is not ours is noticed, and so is a changed prototype', async () => {
  await expect(readSafely(() => JSON.parse('{'), Buffer.from(''))).rejects.toThrow(SyntaxError)
  const pollute = () => {
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })
  }
  await expect(readSafely(pollute, Buffer.from(''))).rejects.toThrow('to deeply equal')
  Reflect.deleteProperty(Object.prototype, 'polluted')
})

async function readSafely(read: Reader['read'], bytes: Buffer): Promise<void> {
  try {
    await read(bytes)
  } catch (error) {
    if (!(error instanceof EcrLoginError)) throw error
    expect(error.code).not.toBe('unforeseen')
    expect(error.message.length).toBeLessThan(1000)
  }
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys)
}

const prototypeKeys = Reflect.ownKeys(Object.prototype)

function fileOf(name: string, bytes: Buffer): string {
  const path = join(home, name)
  writeFileSync(path, bytes)
  return path
}

/** A protocol's call with these bytes on stdin; there are no keys with which AWS could be asked. */
function contextFor(bytes: Buffer): ProtocolContext {
  return {
    environment: { HOME: home, AWS_ECR_DISABLE_CACHE: 'true' },
    readInput: () => bytes.toString(),
    report: (_, message) => expectNothingUnforeseen(message),
    ask: () => Promise.reject(new Error('nobody to ask')),
    version: '0.0.0',
  }
}

function expectShort({ stdout, exitCode }: ProtocolAnswer): void {
  expectNothingUnforeseen(stdout)
  expect(exitCode === 0 || exitCode === 1).toBe(true)
}

function expectNothingUnforeseen(text: string): void {
  expect(text).not.toContain('unforeseen')
  expect(text.length).toBeLessThan(1000)
}
