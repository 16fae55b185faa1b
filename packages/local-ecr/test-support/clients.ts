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

export interface ClientResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface RequestOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The settings for an AWS client that uses the proxy of a local ECR, without retries. */
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

/** The settings for an AWS client that uses the plain endpoint, without retries. */
export function endpointSettings(
  localEcr: LocalEcr,
  region = 'us-west-2',
  principal: Principal = defaultPrincipal,
) {
  return { region, credentials: credentialsOf(principal), maxAttempts: 1, endpoint: localEcr.endpointUrl }
}

/** Fetches a token from ECR and returns its password. */
export async function fetchPassword(
  localEcr: LocalEcr,
  region?: string,
  principal?: Principal,
): Promise<string> {
  const client = new ECRClient(clientSettings(localEcr, region, principal))
  const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}))
  return decodePassword(authorizationData[0]?.authorizationToken)
}

/** Returns the part of a token after the first colon. */
export function decodePassword(token: string | undefined): string {
  const [, ...password] = Buffer.from(token ?? '', 'base64')
    .toString()
    .split(':')
  return password.join(':')
}

/** Sends one request: to `https://` through the proxy, to any other URL directly. */
export async function send(
  localEcr: LocalEcr,
  url: string,
  options: RequestOptions = {},
): Promise<ClientResponse> {
  const { method = 'GET', headers = {}, body } = options
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

/** The exit code of a program and its output: stdout, then stderr. */
export interface ProgramResult {
  readonly code: number | null
  readonly output: string
}

/** Runs a program with only these environment variables and `PATH`, for 20 seconds at most. */
export async function run(
  command: string,
  args: readonly string[],
  { env, input = '' }: { env: Readonly<Record<string, string>>; input?: string },
): Promise<ProgramResult> {
  const child: ChildProcess = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    timeout: 20_000,
  })
  child.stdin?.on('error', () => {}).end(input)
  const output = Promise.all([text(child.stdout!), text(child.stderr!)])
  const [code] = await once(child, 'close')
  return { code, output: (await output).join('') }
}

/** Runs `docker login` with its own credential store, and without an engine that would do the login itself. */
export async function dockerLogin(
  localEcr: LocalEcr,
  host: string,
  password: string,
): Promise<ProgramResult> {
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

/** Whether a program is on the PATH. */
export function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
}

function agentFor({ proxyUrl, caPem }: LocalEcr): HttpsProxyAgent<string> {
  // The options of the constructor are for the proxy itself; these are for the hosts behind it.
  return Object.assign(new HttpsProxyAgent(proxyUrl), { options: { ca: caPem } })
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: Principal) {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}
