import { setMaxListeners } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificateAuthority } from './network/certificates.ts'
import { createProxy, placeInTunnel } from './network/connect-proxy.ts'
import { type Listening, listen } from './network/loopback-server.ts'
import { placeAtEndpoint } from './network/plain-endpoint.ts'
import { createListener } from './network/request-listener.ts'
import { parseUpstream } from './registry/upstream.ts'
import type { Cloud, RequestRecord } from './state/cloud.ts'
import { type Fault, Faults } from './state/faults.ts'
import { defaultPrincipal, type Principal, Principals, type Role } from './state/principals.ts'
import { Tokens } from './state/registry-tokens.ts'
import { openSessions, type SessionOptions } from './state/sessions.ts'

/** How a local ECR is set up. */
export interface LocalEcrOptions extends SessionOptions {
  /** By default `defaultPrincipal` alone. */
  readonly principals?: readonly Principal[]
  readonly roles?: readonly Role[]
  /** The tokens that `AssumeRoleWithWebIdentity` takes. */
  readonly webIdentityTokens?: readonly string[]
  /** A real registry on loopback, such as `http://127.0.0.1:5000`, to push to and pull from. */
  readonly upstream?: string
  /** The `user:password` that the proxy demands. */
  readonly proxyAuth?: string
  /** By default any free port. */
  readonly proxyPort?: number
  /** By default any free port. */
  readonly endpointPort?: number
  readonly faults?: readonly Fault[]
  /** How long every answer takes at least. */
  readonly latencyMs?: number
  /** By default 12 hours. */
  readonly tokenLifetimeSeconds?: number
  /** The services' clock. */
  readonly now?: () => Date
}

/** AWS on loopback, as far as logging in to Amazon ECR needs it. */
export interface LocalEcr extends AsyncDisposable {
  /** The HTTPS proxy, its user and password included: everything under AWS's own names. */
  readonly proxyUrl: string
  /** The plain endpoint: everything under one address. */
  readonly endpointUrl: string
  /** A file with what clients of the proxy have to trust; it goes when this closes. */
  readonly caFile: string
  readonly caPem: string
  readonly faults: Pick<Faults, 'add' | 'clear'>
  /** What was asked, the oldest first; empty it as you like. */
  readonly requests: RequestRecord[]
  /** The variables that lead a child process here, as this principal; by default as the first. */
  environment(principal?: Principal): Record<string, string>
  /** Ends everything at once, open connections included. */
  close(): Promise<void>
}

/** Starts AWS on loopback; throws a `TypeError` for an upstream elsewhere, the system's error for a port in use. */
export async function startLocalEcr(options: LocalEcrOptions = {}): Promise<LocalEcr> {
  const principals = options.principals ?? [defaultPrincipal]
  const ending = new AbortController()
  // Every answer that waits listens to it.
  setMaxListeners(0, ending.signal)
  const cloud = createCloud(options, principals, ending.signal)
  const authority = await createCertificateAuthority()
  const proxyAuth = options.proxyAuth ?? null
  const proxyListener = createListener(cloud, {
    via: 'proxy',
    placeOf: placeInTunnel,
    originOf: ({ host }) => `https://${host}`,
  })
  const endpointListener = createListener(cloud, {
    via: 'endpoint',
    placeOf: placeAtEndpoint,
    originOf: ({ host }) => `http://${host}`,
  })

  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    ending.abort()
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()))
  }
  const open = async (starting: Promise<Listening>) => {
    const listening = await starting
    closers.push(listening.close)
    return listening.host
  }
  try {
    const proxy = createProxy({ authority, listener: proxyListener, proxyAuth })
    const proxyHost = await open(listen(proxy, options.proxyPort ?? 0))
    const endpointHost = await open(listen(createServer(endpointListener), options.endpointPort ?? 0))
    const folder = await mkdtemp(join(tmpdir(), 'local-ecr-'))
    closers.push(() => rm(folder, { recursive: true, force: true }))
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, authority.pem)
    const proxyUrl = withUser(`http://${proxyHost}`, proxyAuth)
    return {
      proxyUrl,
      endpointUrl: `http://${endpointHost}`,
      caFile,
      caPem: authority.pem,
      faults: cloud.faults,
      requests: cloud.requests,
      environment: (principal = principals[0]) => environmentOf(proxyUrl, caFile, principal),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function createCloud(options: LocalEcrOptions, principals: readonly Principal[], signal: AbortSignal): Cloud {
  const faults = new Faults()
  for (const fault of options.faults ?? []) faults.add(fault)
  return {
    principals: new Principals(principals, options.roles ?? []),
    webIdentityTokens: options.webIdentityTokens ?? [],
    sessions: openSessions(options),
    tokens: new Tokens(),
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 12 * 60 * 60,
    faults,
    requests: [],
    latencyMs: options.latencyMs ?? 0,
    upstream: options.upstream === undefined ? null : parseUpstream(options.upstream),
    now: options.now ?? (() => new Date()),
    signal,
  }
}

function environmentOf(proxyUrl: string, caFile: string, principal?: Principal): Record<string, string> {
  return {
    HTTPS_PROXY: proxyUrl,
    NO_PROXY: '127.0.0.1,localhost',
    SSL_CERT_FILE: caFile,
    AWS_CA_BUNDLE: caFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(principal && {
      AWS_ACCESS_KEY_ID: principal.accessKeyId,
      AWS_SECRET_ACCESS_KEY: principal.secretAccessKey,
    }),
    ...(principal?.sessionToken !== undefined && { AWS_SESSION_TOKEN: principal.sessionToken }),
  }
}

function withUser(address: string, proxyAuth: string | null): string {
  if (proxyAuth === null) return address
  const [user = '', ...password] = proxyAuth.split(':').map(encodeURIComponent)
  return address.replace('//', `//${user}:${password.join('%3A')}@`)
}
