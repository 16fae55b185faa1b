import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EcrLoginError, readSettings } from '@ecrlogin/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseDockerConfig, readDockerConfig } from '../../packages/cli/src/docker-config/docker-config.ts'
import { readEditableConfig } from '../../packages/cli/src/docker-config/editable-config.ts'
import { readAuthFiles } from '../../packages/cli/src/docker-config/read-auth-files.ts'
import { planSetup, planUndo } from '../../packages/cli/src/docker-config/registration.ts'
import { toLogoutNames } from '../../packages/cli/src/docker-config/registry-key.ts'
import { handleDockerCredential } from '../../packages/cli/src/protocols/docker/helper.ts'
import { handleCredentialProvider } from '../../packages/cli/src/protocols/kubelet/provider.ts'
import type { ProtocolContext, ProtocolResponse } from '../../packages/cli/src/protocols/protocol.ts'
import { readAwsConfig } from '../../packages/core/src/aws-config/aws-config.ts'
import { parseEntry } from '../../packages/core/src/cache/cache-entry.ts'
import { parseFailure } from '../../packages/core/src/cache/stored-failure.ts'
import {
  type Corpus,
  corpusClasses,
  damaged,
  deep,
  jsonCorpus,
  jsonLike,
  prototypeNames,
  tenMebibytes,
  withoutUtf8,
} from '../support/hostile/texts.ts'
import { runProgram } from '../support/programs/programs.ts'
import { createSandbox } from '../support/sandbox.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-parsers-'))
  mkdirSync(join(home, '.aws'))
})
afterAll(() => rmSync(home, { recursive: true }))

/** One of our parsers of foreign input. */
interface Reader {
  readonly name: string
  /** Throws nothing but our own errors. */
  read(bytes: Buffer): unknown
  /** Valid texts, which the test damages. */
  readonly texts: fc.Arbitrary<string>
  readonly corpus: Corpus
}

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
const stored = { ServerURL: 'https://index.docker.io/v1/', Username: 'me', Secret: 'secret' }
const request = {
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  kind: 'CredentialProviderRequest',
  image: 'registry.example.com/team/image:tag',
  serviceAccountToken: 'e.y.J',
  serviceAccountAnnotations: { 'eks.amazonaws.com/ecr-role-arn': 'arn:aws:iam::111122223333:role/pull' },
}
const dockerConfig = {
  auths: { [host]: { auth: 'QVdTOnA=' } },
  credHelpers: { 'registry.example.com': 'pass' },
  credsStore: 'x',
}
const rule = `[[registry]]\nmatch = "${host}"\nprofile = "pull"\n`
const section = '[profile pull]\nregion = us-west-2\n'
/** The maximum size of a file that is still read. */
const whole = 4 * 1024 * 1024 - 1024
const failure = { id: 'one', at: 1, error: { code: 'throttled', message: 'It was.', hint: 'Wait.' } }

const readers: readonly Reader[] = [
  {
    name: "the credential helper's stdin",
    async read(bytes) {
      const verbs = ['get', 'store', 'erase']
      const responses = verbs.map((verb) => handleDockerCredential([verb], contextFor(bytes)))
      for (const response of await Promise.all(responses)) expectShort(response)
    },
    texts: fc.oneof(
      fc.constantFrom('https://index.docker.io/v1/', 'registry.example.com:5000/team', ''),
      jsonLike(stored),
    ),
    corpus: jsonCorpus(stored),
  },
  {
    name: "the kubelet's request",
    read: async (bytes) => expectShort(await handleCredentialProvider([], contextFor(bytes))),
    texts: jsonLike(request),
    corpus: jsonCorpus(request),
  },
  {
    name: 'the settings file',
    read: (bytes) => readSettings({}, fileOf('settings', bytes)),
    texts: fc.constantFrom(
      `[[registry]]\nmatch = "${host}"\nrole_arn = "arn:aws:iam::111122223333:role/pull"\n\n[groups]\nteam = ["${host}"]\n`,
      `registry = [{ match = "*.example.com", host = '${host}' }]\n`,
      '[[registry]]\nmatch = "111122223333"\nregion = "us-west-2"\nsource_profile = """base"""\n',
    ),
    corpus: {
      'deep nesting': [
        `a = ${'['.repeat(deep)}`,
        `a = ${'['.repeat(deep)}${']'.repeat(deep)}`,
        `a = ${'{a='.repeat(deep)}`,
        `[${'a.'.repeat(deep)}a]`,
      ],
      '10 MiB': [
        `${rule}# ${'x'.repeat(tenMebibytes)}`,
        `# ${'x'.repeat(whole)}`,
        `[[registry]]\nmatch = "${'x'.repeat(whole)}"\nwrong = 1`,
        `[[registry]]\nmatch = "a"\n${' '.repeat(whole)}wrong = 1`,
        '[[registry]]\nmatch = "a"\nprofile = "b"\n'.repeat(10_000),
      ],
      NULs: [
        '\0'.repeat(whole),
        `${rule}\0`,
        rule.replaceAll('"', '"\0'),
        rule.replaceAll('= "', '= "\\u0000'),
      ],
      'invalid UTF-8': withoutUtf8(rule),
      'duplicate keys': [
        rule + rule,
        `${rule}match = "b"\n`,
        `${rule}profile = "b"\n`,
        '[groups]\na = ["b.example.com"]\na = ["c.example.com"]\n',
        '[groups]\n[groups]\n',
        'registry = []\n[[registry]]\nmatch = "a"\n',
      ],
      'prototype names': prototypeNames.flatMap((name) => [
        `${name} = 1`,
        `[${name}]\nmatch = "a"\n`,
        `[[${name}]]\nmatch = "a"\n`,
        `${rule}${name} = "a"\n`,
        `[[registry]]\nmatch = "${name}"\nprofile = "${name}"\n`,
        `[[registry]]\n${name}.match = "a"\n`,
        `[groups]\n${name} = ["a.example.com"]\n`,
      ]),
    },
  },
  {
    name: 'the AWS config files',
    async read(bytes) {
      fileOf('.aws/config', bytes)
      fileOf('.aws/credentials', bytes)
      const { files } = await readAwsConfig({ HOME: home })
      for (const [, settings] of files.profiles) {
        for (const value of Object.values(settings)) expect(value).toBeTypeOf('string')
      }
    },
    texts: fc.constantFrom(
      '[default]\nregion = us-west-2\n[profile "two words"]\nsso_session = corp # mine\ns3 =\n  max = 1\n',
      '[sso-session corp]\nsso_region = us-east-1\n[services all]\necr =\n  endpoint_url = http://127.0.0.1:1\n',
      '[__proto__]\n__proto__ = 1\n[profile constructor]\nconstructor = 2\n',
    ),
    corpus: {
      'deep nesting': [
        '['.repeat(deep),
        `${'['.repeat(deep)}${']'.repeat(deep)}`,
        `[profile a]\n${'a =\n '.repeat(deep)}`,
        '[profile a]\nb = c\n'.repeat(deep),
      ],
      '10 MiB': [
        `${section}# ${'x'.repeat(tenMebibytes)}`,
        `[profile ${'a'.repeat(whole)}"]`,
        `[profile${' '.repeat(whole)}"]`,
        `[profile a${' '.repeat(whole)}b]`,
        `[default]\n${' #'.repeat(whole / 2)}`,
        `[default]\nx${'='.repeat(whole)}`,
      ],
      NULs: [
        '\0'.repeat(whole),
        `${section}\0`,
        section.replaceAll('p', '\0'),
        section.replaceAll('\n', '\0\n'),
      ],
      'invalid UTF-8': withoutUtf8(section, 'r'),
      'duplicate keys': [
        section + section,
        `${section}region = eu-west-1\n`,
        `${section}${section.replace('pull', '"pull"')}`,
        `[profile default]\nregion = a\n[default]\nregion = b\n`,
      ],
      'prototype names': prototypeNames.flatMap((name) => [
        `[${name}]\n${name} = 1\n`,
        `[profile ${name}]\n${name} = 1\nregion = us-west-2\n`,
        `[sso-session ${name}]\n${name} =\n  ${name} = 1\n`,
        `[default]\n${name} =\n  region = 1\n`,
      ]),
    },
  },
  {
    name: "Docker's config.json",
    async read(bytes) {
      const path = fileOf('config.json', bytes)
      const text = bytes.toString()
      for (const { content } of readAuthFiles(new Map([['docker', path]]))) {
        expect(content).not.toBe(null)
      }
      const hosts = toLogoutNames(Object.keys(readDockerConfig(path)?.auths ?? {}))
      for (const one of hosts) expect(one).toBeTypeOf('string')
      // The edit that adds our helper must preserve everything else.
      const config = readEditableConfig(path)
      const plan = planSetup(path, config, null, [host])
      const changed = parseDockerConfig(path, plan?.text ?? text)
      const before = config.config
      expect(changed).toEqual({ ...before, credHelpers: { ...before.credHelpers, [host]: 'ecrlogin' } })
      if (!plan) return
      writeFileSync(path, plan.text ?? '')
      expect(planUndo(path, readEditableConfig(path), plan.record, null)?.text).toBe(text)
    },
    texts: fc.oneof(
      jsonLike(dockerConfig),
      fc.constantFrom(
        '{"credHelpers":{"a":"b"},"credHelpers":{"c":"d"}}',
        `{ "credHelpers" : { "${host}" : "x" , "${host}" : "y" } }`,
        '{"__proto__":{"credHelpers":{}},"auths":{"__proto__":{}}}',
        '{\n\t"auths": {},\n\t"credHelpers": {}\n}\n',
      ),
    ),
    corpus: jsonCorpus(dockerConfig),
  },
  {
    name: "the cache's files",
    read(bytes) {
      parseEntry(bytes.toString())
      parseFailure(bytes.toString())
    },
    texts: fc.oneof(jsonLike(entry), jsonLike(failure)),
    corpus: merge(jsonCorpus(entry), jsonCorpus(failure)),
  },
]

for (const { name, read, texts, corpus } of readers) {
  itHolds(
    `${name}: any content is read, or rejected with an error of ours`,
    { short: 150, long: 10_000 },
    (tries) =>
      fc.assert(
        fc.asyncProperty(damaged(texts), (bytes) => readSafely(read, bytes)),
        { numRuns: tries },
      ),
  )

  const cells = corpusClasses.flatMap((what) => corpus[what].map((input) => ({ what, input })))

  itHolds(
    `${name}: 100,000 levels, 10 MiB, NULs, invalid UTF-8, duplicate keys and prototype names are read or rejected in time`,
    { short: corpusClasses.length, long: cells.length },
    async (tries) => {
      const some =
        tries === cells.length ? cells : corpusClasses.map((what) => ({ what, input: corpus[what][0]! }))
      for (const { what, input } of some) {
        const before = performance.now()
        await readSafely(read, Buffer.from(input))
        const seconds = (performance.now() - before) / 1000
        const start = input.toString('latin1', 0, 40)
        expect({ what, start, isFast: seconds < 15 }).toMatchObject({ isFast: true })
      }
    },
  )
}

it.for(['docker-credential-ecrlogin get', 'ecrlogin-credential-provider'])(
  '%s exits even if its stdin never ends',
  async (command, { skip }) => {
    if (process.platform === 'win32') return skip('there is no /dev/zero')
    const sandbox = createSandbox()
    const { exitCode, stdout, stderr } = await runProgram(['sh', '-c', `${command} </dev/zero`], sandbox)
    expect({ exitCode, output: stdout + stderr }).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('more than 1048576 bytes'),
    })
    sandbox.remove()
  },
)

it('control: an error that is not ours is noticed, and so is a changed prototype', async () => {
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
    if (!isOurs(error)) throw error
    expect(error.code).not.toBe('unexpected')
    expect(error.message.length).toBeLessThan(1000)
  }
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys)
}

/** Whether it is one of our errors, from the sources or from the build output. */
function isOurs(error: unknown): error is EcrLoginError {
  return error instanceof Error && error.name === 'EcrLoginError'
}

const prototypeKeys = Reflect.ownKeys(Object.prototype)

function merge(one: Corpus, other: Corpus): Corpus {
  const classes = corpusClasses.map((what) => [what, [...one[what], ...other[what]]])
  return Object.fromEntries(classes)
}

function fileOf(name: string, bytes: Buffer): string {
  const path = join(home, name)
  writeFileSync(path, bytes)
  return path
}

/** The context of a protocol with these bytes on stdin, without credentials for AWS. */
function contextFor(bytes: Buffer): ProtocolContext {
  return {
    environment: { HOME: home, AWS_ECR_DISABLE_CACHE: 'true' },
    readInput: () => bytes.toString(),
    logger: { debug: expectNothingUnexpected, warn: expectNothingUnexpected },
    onPhase() {},
    ask: () => Promise.reject(new Error('nobody to ask')),
    version: '0.0.0',
  }
}

function expectShort({ stdout, exitCode }: ProtocolResponse): void {
  expectNothingUnexpected(stdout)
  expect(exitCode === 0 || exitCode === 1).toBe(true)
}

function expectNothingUnexpected(text: string): void {
  expect(text).not.toContain('unexpected error occurred')
  expect(text.length).toBeLessThan(1000)
}
