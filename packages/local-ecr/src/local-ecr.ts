import { setMaxListeners } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificateAuthority } from './network/certificates.ts'
import { createConnectProxy, serviceHostInTunnel } from './network/connect-proxy.ts'
import { type LoopbackServer, listenOnLoopback } from './network/loopback-server.ts'
import { serviceHostAtEndpoint } from './network/plain-endpoint.ts'
import { createRequestListener } from './network/request-listener.ts'
import { parseUpstream } from './registry/upstream.ts'
import type { Cloud, RequestRecord } from './state/cloud.ts'
import { type Fault, type FaultControls, Faults } from './state/faults.ts'
import { defaultPrincipal, type Principal, Principals, type Role } from './state/principals.ts'
import { RegistryTokens } from './state/registry-tokens.ts'
import { createSessions, type SessionOptions } from './state/sessions.ts'

/** The options of `startLocalEcr`. */
export interface LocalEcrOptions extends SessionOptions {
  /** Defaults to `defaultPrincipal` only. */
  readonly principals?: readonly Principal[]
  readonly roles?: readonly Role[]
  /** The tokens that `AssumeRoleWithWebIdentity` accepts. */
  readonly webIdentityTokens?: readonly string[]
  /** A real registry on loopback, such as `http://127.0.0.1:5000`, to push to and pull from. */
  readonly upstream?: string
  /** The `user:password` that the proxy requires. */
  readonly proxyAuth?: string
  /** Defaults to any free port. */
  readonly proxyPort?: number
  /** Defaults to any free port. */
  readonly endpointPort?: number
  readonly faults?: readonly Fault[]
  /** The minimum delay of every response. */
  readonly latencyMs?: number
  /** Defaults to 12 hours. */
  readonly tokenLifetimeSeconds?: number
  /** The clock of the services; defaults to the real time. */
  readonly now?: () => Date
}

/** The AWS services that an Amazon ECR login needs, on loopback. */
export interface LocalEcr extends AsyncDisposable {
  /** The URL of the HTTPS proxy, with user name and password: all services under AWS's own host names. */
  readonly proxyUrl: string
  /** The URL of the plain endpoint: all services under one address. */
  readonly endpointUrl: string
  /** A file with the certificate that clients of the proxy have to trust; `close` deletes it. */
  readonly caFile: string
  readonly caPem: string
  readonly faults: FaultControls
  /** All requests, oldest first. You may clear the array. */
  readonly requests: RequestRecord[]
  /** The environment variables that point a child process to this local ECR, as a principal; defaults to the first one. */
  environment(principal?: Principal): Record<string, string>
  /** Closes everything at once, including open connections. */
  close(): Promise<void>
}

/** Starts a local ECR. Throws a `TypeError` if the upstream is not on loopback, and the system's error for a port in use. */
export async function startLocalEcr(options: LocalEcrOptions = {}): Promise<LocalEcr> {
  const principals = options.principals ?? [defaultPrincipal]
  const closing = new AbortController()
  // Every delayed response adds a listener.
  setMaxListeners(0, closing.signal)
  const cloud = createCloud(options, principals, closing.signal)
  const authority = await createCertificateAuthority()
  const proxyAuth = options.proxyAuth ?? null
  const proxyListener = createRequestListener(cloud, {
    via: 'proxy',
    serviceHostOf: serviceHostInTunnel,
    originOf: ({ host }) => `https://${host}`,
  })
  const endpointListener = createRequestListener(cloud, {
    via: 'endpoint',
    serviceHostOf: serviceHostAtEndpoint,
    originOf: ({ host }) => `http://${host}`,
  })

  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    closing.abort()
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()))
  }
  const open = async (starting: Promise<LoopbackServer>) => {
    const server = await starting
    closers.push(server.close)
    return server.host
  }
  try {
    const proxy = createConnectProxy({ authority, listener: proxyListener, proxyAuth })
    const proxyHost = await open(listenOnLoopback(proxy, options.proxyPort ?? 0))
    const endpointHost = await open(
      listenOnLoopback(createServer(endpointListener), options.endpointPort ?? 0),
    )
    const folder = await mkdtemp(join(tmpdir(), 'local-ecr-'))
    closers.push(() => rm(folder, { recursive: true, force: true }))
    // The umask may have removed bits of the mode.
    await chmod(folder, 0o700)
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
    sessions: createSessions(options),
    tokens: new RegistryTokens(),
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
