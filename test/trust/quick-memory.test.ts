// The quick programs read other people's bytes with an engine and a host that are written in C. `npm run test:trust` runs
// them under AddressSanitizer and UBSan, which end them with an exit code of their own; `npm test` runs those of a release.
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, type TestContext } from 'vitest'
import { http, type RawServer, startRawServer } from '../support/cloud/raw-server.ts'
import { damaged, jsonLike } from '../support/hostile/texts.ts'
import { runProgram } from '../support/programs/programs.ts'
import { programFolders, repositoryRoot } from '../support/sandbox.ts'
import { forEach } from '../support/trust/at-once.ts'
import { isLong, itHolds } from '../support/trust/it-holds.ts'

const built = `${programFolders.quick}${isLong ? '-sanitized' : ''}`
const helper = 'docker-credential-ecrlogin'
const provider = 'ecrlogin-credential-provider'
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

/** The exit code of a program that a sanitizer ends. */
const faultCode = 99

const keys = { AWS_ACCESS_KEY_ID: 'AKIAFUZZ00000EXAMPLE', AWS_SECRET_ACCESS_KEY: 'fuzz/secret/KEY' }

let folder: string
let server: RawServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-quick-'))
  server = await startRawServer()
  if (isLong) build()
  const program = join(built, helper)
  if (!existsSync(program)) return
  copyFileSync(program, join(folder, helper))
  linkSync(join(folder, helper), join(folder, provider))
  // In the place of the full program.
  writeFileSync(join(folder, 'ecrlogin'), '#!/bin/sh\necho handed over\n')
  chmodSync(join(folder, 'ecrlogin'), 0o755)
}, 900_000)
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

/** The compiler takes minutes for the sanitized engine, once. A machine without it skips these tests. */
function build(): void {
  const script = join(repositoryRoot, 'packages/quick/scripts/build.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, '--sanitize'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

type Files = Readonly<Record<string, string | Buffer>>

/** One call of a program, with hostile bytes in it. */
interface Call {
  readonly argv: readonly string[]
  readonly input: string | Buffer
  readonly environment?: Readonly<Record<string, string>>
  /** The files of the home directory. */
  readonly files?: Files
  /** Files of the system, by path, for this process alone. */
  readonly systemFiles?: Files
  /** The server's response to every connection. */
  readonly response?: Buffer
}

const get = { argv: [helper, 'get'], input: host }

/** Makes all calls, and returns how many of them ended in each way. Fails for a memory error, a signal or a time-out. */
async function runAll(calls: readonly Call[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  // The server has one response at a time.
  const atOnce = calls.some(({ response }) => response) ? 1 : 2
  await forEach(calls, atOnce, async (call, lane) => {
    const home = join(folder, `home${lane}`)
    rmSync(home, { recursive: true, force: true })
    writeAll(home, call.files ?? {})
    const { response } = call
    if (response) server.respond = (socket) => socket.end(response)
    const { exitCode, stdout, stderr } = await runProgram(argvOf(call, home), {
      environment: {
        ...keys,
        AWS_EC2_METADATA_DISABLED: 'true',
        HOME: home,
        PATH: process.env.PATH ?? '',
        ASAN_OPTIONS: `detect_leaks=0:exitcode=${faultCode}`,
        UBSAN_OPTIONS: `print_stacktrace=1:exitcode=${faultCode}`,
        ECRLOGIN_TIMEOUT: '5',
        ...call.environment,
      },
      input: call.input,
      cwd: home,
      timeoutMs: 60_000,
    })
    const story = `${JSON.stringify({ ...call, input: String(call.input) }).slice(0, 4000)}\n${stderr}`
    expect(exitCode, story).not.toBe(faultCode)
    expect(exitCode, story).not.toBeNull()
    expect(stderr).not.toMatch(/Sanitizer|runtime error/)
    const way = stdout === 'handed over\n' ? 'handed over' : exitCode === 0 ? 'answered' : 'refused'
    counts[way] = (counts[way] ?? 0) + 1
  })
  return counts
}

function writeAll(root: string, files: Files): void {
  mkdirSync(root, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, content, { mode: 0o600 })
  }
}

function argvOf({ argv, systemFiles = {} }: Call, home: string): string[] {
  const [program = '', ...args] = argv
  const command = [join(folder, program), ...args]
  if (Object.keys(systemFiles).length === 0) return command
  writeAll(join(home, 'system'), systemFiles)
  const mounts = Object.keys(systemFiles).map(
    (path) => `mount --bind '${join(home, 'system', path)}' ${path}`,
  )
  return ['unshare', '--mount', 'sh', '-c', `${mounts.join(' && ')} && exec "$@"`, 'sh', ...command]
}

function skipUnlessBuilt({ skip }: TestContext): void {
  if (!existsSync(join(folder, helper))) skip(`${built} has not been built`)
}

const pulled = JSON.stringify({
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  kind: 'CredentialProviderRequest',
  image: `${host}/team/app:1`,
})
const token = {
  authorizationToken: Buffer.from('AWS:password').toString('base64'),
  expiresAt: Math.floor(Date.now() / 1000) + 43_200,
  proxyEndpoint: `https://${host}`,
}
const authorization = { authorizationData: [token] }
const accepted = http(200, 'application/x-amz-json-1.1', JSON.stringify(authorization))
const machineKeys = {
  Code: 'Success',
  AccessKeyId: keys.AWS_ACCESS_KEY_ID,
  SecretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
  Token: 'a session token',
  Expiration: new Date(Date.now() + 3_600_000).toISOString(),
}

// One call in six is of the rarest kind that a test counts. Of 300, one in twenty or fewer are so by chance once in a
// hundred million runs.
itHolds(
  'a quick program reads any stdin without a memory error',
  { short: 300, long: 2500 },
  async (tries, context) => {
    skipUnlessBuilt(context)
    const call = fc.oneof(
      fc.record({
        argv: fc.constantFrom('get', 'store', 'erase', 'list', 'version').map((verb) => [helper, verb]),
        input: damaged(fc.constantFrom(host, `https://${host}/v1/`, JSON.stringify({ ServerURL: host }))),
      }),
      fc.record({
        argv: fc.constant([provider]),
        input: damaged(fc.oneof(jsonLike(JSON.parse(pulled)), fc.constant(pulled))),
      }),
      fc.record({ argv: fc.constant(get.argv), input: fc.uint8Array({ maxLength: 5000 }).map(Buffer.from) }),
    )
    const environment = { AWS_ENDPOINT_URL_ECR: server.url }
    server.respond = (socket) => socket.end(accepted)
    const counts = await runAll(sample(call, tries).map((one) => ({ ...one, environment })))
    expect(counts.answered).toBeGreaterThan(tries / 20)
    expect(counts.refused).toBeGreaterThan(tries / 20)
  },
)

itHolds(
  'a quick program reads any files without a memory error',
  { short: 300, long: 2500 },
  async (tries, context) => {
    skipUnlessBuilt(context)
    const environment = { AWS_ENDPOINT_URL_ECR: server.url, XDG_CACHE_HOME: join(folder, 'cache') }
    server.respond = (socket) => socket.end(accepted)
    await runAll([{ ...get, environment }])
    const cached = join(folder, 'cache/ecrlogin')
    const name = readdirSync(cached).find((one) => one.endsWith('.token.json'))!
    const section = `[default]\naws_access_key_id = ${keys.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${keys.AWS_SECRET_ACCESS_KEY}\nregion = us-west-2\n`
    const texts: Files = {
      '.aws/config': section.replace('[default]', '[profile a]\nsource_profile = default\n[default]'),
      '.aws/credentials': section,
      '.config/ecrlogin/config.toml': `[[registry]]\nmatch = "${host}"\nprofile = "default"\n`,
      [`.cache/ecrlogin/${name}`]: readFileSync(join(cached, name)),
      'ca.pem': rootCertificates.slice(0, 3).join('\n'),
    }
    const files = fc
      .record(
        Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, damaged(fc.constant(text))])),
        {
          requiredKeys: [],
        },
      )
      .map((some) => some as Files)
    const ways: readonly Readonly<Record<string, string>>[] = [
      { AWS_ENDPOINT_URL_ECR: server.url },
      { AWS_ENDPOINT_URL_ECR: server.url, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      // Makes it read the certificates.
      {
        AWS_ENDPOINT_URL_ECR: server.url.replace('http:', 'https:'),
        AWS_CA_BUNDLE: join(folder, 'home0/ca.pem'),
      },
    ]
    const call = fc.record({ files, environment: fc.constantFrom(...ways) })
    const counts = await runAll(sample(call, tries).map((one) => ({ ...get, ...one })))
    expect(counts.answered).toBeGreaterThan(tries / 20)
    expect(counts['handed over']).toBeGreaterThan(tries / 20)
  },
)

/** Responses to any request, damaged or not. */
function responses(body: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const whole = fc
    .tuple(fc.constantFrom(200, 200, 200, 100, 204, 301, 400, 500), body)
    .map(([status, text]) => http(status, 'application/x-amz-json-1.1', text))
  const chunked = body.map((text) =>
    Buffer.from(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`,
    ),
  )
  return fc.oneof(whole, chunked, damaged(whole), damaged(chunked))
}

itHolds(
  'a quick program reads any HTTP response without a memory error',
  { short: 300, long: 2500 },
  async (tries, context) => {
    skipUnlessBuilt(context)
    const ofEcr = responses(
      fc.oneof(fc.constant(JSON.stringify(authorization)), jsonLike(authorization)),
    ).map((response) => ({ response, environment: { AWS_ENDPOINT_URL_ECR: server.url } }))
    const ofMachine = responses(
      fc.oneof(fc.constant(JSON.stringify(machineKeys)), jsonLike(machineKeys), fc.constant('role')),
    ).map((response) => ({
      response,
      environment: {
        AWS_ENDPOINT_URL_ECR: server.url,
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_EC2_METADATA_DISABLED: '',
        AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url,
      },
    }))
    const counts = await runAll(sample(fc.oneof(ofEcr, ofMachine), tries).map((one) => ({ ...get, ...one })))
    expect(counts.answered).toBeGreaterThan(tries / 20)
    expect(counts['handed over']).toBeGreaterThan(tries / 20)
  },
)

itHolds(
  'a quick program reads any answer of a proxy, and any bytes in place of TLS, without a memory error',
  { short: 60, long: 2500 },
  async (tries, context) => {
    skipUnlessBuilt(context)
    const established = Buffer.from('HTTP/1.1 200 Connection established\r\nvia: proxy\r\n\r\n')
    // A record of TLS 1.2: its type, its version, its length.
    const record = fc
      .tuple(fc.constantFrom(20, 21, 22, 23, 24, 0xff), fc.uint8Array({ maxLength: 600 }))
      .map(([type, bytes]) => Buffer.from([type, 3, 3, bytes.length >> 8, bytes.length & 255, ...bytes]))
    const response = fc.oneof(
      damaged(fc.constant(established)),
      responses(fc.constant('no')),
      fc
        .tuple(fc.constant(established), fc.array(record, { maxLength: 3 }))
        .map(([head, records]) => Buffer.concat([head, ...records])),
    )
    const environment = { HTTPS_PROXY: server.url }
    const counts = await runAll(
      sample(response, tries).map((one) => ({ ...get, response: one, environment })),
    )
    expect(counts['handed over']).toBe(tries)
  },
)

itHolds(
  'a quick program reads any answer of DNS, hosts and resolv.conf without a memory error',
  { short: 20, long: 1000 },
  async (tries, context) => {
    skipUnlessBuilt(context)
    if (process.getuid?.() !== 0) context.skip('only the superuser can replace files of the system')
    const address = '127.0.0.77'
    const nameServer = createSocket('udp4')
    let answers: readonly Buffer[] = []
    nameServer.on('message', (query, { port }) => {
      for (const answer of answers)
        nameServer.send(Buffer.concat([query.subarray(0, 2), answer]), port, address)
    })
    await new Promise<void>((resolve) => nameServer.bind(53, address, resolve))
    const question = [
      ...host.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]),
      0,
      0,
      1,
      0,
      1,
    ]
    const flags = [0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]
    const whole = Buffer.from([...flags, ...question, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])
    const call = fc.record({
      answers: fc.array(damaged(fc.constant(whole)), { minLength: 1, maxLength: 4 }),
      systemFiles: fc
        .record({
          '/etc/hosts': damaged(
            fc.constantFrom(
              '127.0.0.1 localhost\n',
              `127.0.0.1 localhost\n::1 api.ecr.us-west-2.amazonaws.com # ours\n`,
            ),
          ),
          '/etc/resolv.conf': damaged(
            fc.constant(`search example.com\nnameserver ${address}\noptions timeout:1 attempts:1\n`),
          ),
          '/etc/nsswitch.conf': damaged(fc.constant('hosts: files dns\n')),
        })
        .map((files) => files as Files),
    })
    const counts: Record<string, number> = {}
    for (const one of sample(call, tries)) {
      answers = one.answers
      const [way = ''] = Object.keys(await runAll([{ ...get, systemFiles: one.systemFiles }]))
      counts[way] = (counts[way] ?? 0) + 1
    }
    nameServer.close()
    expect(counts['handed over']).toBeGreaterThan(tries / 2)
  },
)

function sample<T>(values: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(values, { numRuns: count })
}
