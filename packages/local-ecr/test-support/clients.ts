import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request as openPlainRequest } from 'node:http'
import { request as openTlsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ECRClient, type ECRClientConfig, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { defaultPrincipal, type LocalEcr, type Principal } from '../src/index.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Question {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What AWS clients need to reach AWS's own names at a local ECR; no attempt is repeated. */
export function clientSettings(
  localEcr: LocalEcr,
  region = 'us-west-2',
  principal: Principal = defaultPrincipal,
) {
  return {
    region,
    credentials: credentialsOf(principal),
    maxAttempts: 1,
    requestHandler: { httpsAgent: agentFor(localEcr) },
  } satisfies ECRClientConfig
}

/** The same for the plain endpoint. */
export function endpointSettings(
  localEcr: LocalEcr,
  region = 'us-west-2',
  principal: Principal = defaultPrincipal,
) {
  return { region, credentials: credentialsOf(principal), maxAttempts: 1, endpoint: localEcr.endpointUrl }
}

/** The password of a fresh token of ECR. */
export async function fetchPassword(
  localEcr: LocalEcr,
  region?: string,
  principal?: Principal,
): Promise<string> {
  const client = new ECRClient(clientSettings(localEcr, region, principal))
  const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}))
  return decodePassword(authorizationData[0]?.authorizationToken)
}

/** What stands after the first colon of a token. */
export function decodePassword(token: string | undefined): string {
  const [, ...password] = Buffer.from(token ?? '', 'base64')
    .toString()
    .split(':')
  return password.join(':')
}

/** Asks an address as it is: AWS's own `https://` names through the proxy, all else directly. */
export async function ask(localEcr: LocalEcr, url: string, question: Question = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body } = question
  const request = url.startsWith('https:')
    ? openTlsRequest(url, { method, headers, agent: agentFor(localEcr) })
    : openPlainRequest(url, { method, headers })
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

export function basic(password: string, user = 'AWS'): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/** How a program ended, and all that it said. */
export interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** Runs a program with nothing but these variables, 20 seconds at most. */
export async function run(
  command: string,
  words: readonly string[],
  { env, input = '' }: { env: Readonly<Record<string, string>>; input?: string },
): Promise<Outcome> {
  const child: ChildProcess = spawn(command, words, {
    env: { PATH: process.env.PATH, ...env },
    timeout: 20_000,
  })
  child.stdin?.on('error', () => {}).end(input)
  const output = Promise.all([text(child.stdout!), text(child.stderr!)])
  const [code] = await once(child, 'close')
  return { code, output: (await output).join('') }
}

/** Logs docker in with a store of its own, and without an engine that would do it elsewhere. */
export async function dockerLogin(localEcr: LocalEcr, host: string, password: string): Promise<Outcome> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'config.json'), '{"credHelpers":{"unused.invalid":"unused"}}')
    const env = {
      ...localEcr.environment(),
      HOME: folder,
      DOCKER_CONFIG: folder,
      DOCKER_HOST: 'unix:///nonexistent.sock',
    }
    return run('docker', ['login', '--username', 'AWS', '--password-stdin', host], { env, input: password })
  })
}

export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'local-ecr-test-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whether a program is there to be tested with. */
export function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
}

function agentFor({ proxyUrl, caPem }: LocalEcr): HttpsProxyAgent<string> {
  // The agent keeps its own options to the proxy; these are for what lies behind it.
  return Object.assign(new HttpsProxyAgent(proxyUrl), { options: { ca: caPem } })
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: Principal) {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}
