import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import {
  parseServiceHost,
  type Service,
  type ServiceHost,
} from '../../../packages/local-ecr/src/aws/service-hosts.ts'
import { ServiceError, type ServiceResponse } from '../../../packages/local-ecr/src/aws/service-response.ts'
import { createCertificateAuthority } from '../../../packages/local-ecr/src/network/certificates.ts'
import { listenOnLoopback } from '../../../packages/local-ecr/src/network/loopback-server.ts'
import type { ApiRequest } from '../../../packages/local-ecr/src/protocols/api.ts'
import { parseSignature } from '../../../packages/local-ecr/src/protocols/signature-verification.ts'
import { apis } from '../../../packages/local-ecr/src/services/index.ts'
import type { Cloud } from '../../../packages/local-ecr/src/state/cloud.ts'
import { Faults } from '../../../packages/local-ecr/src/state/faults.ts'
import { Principals } from '../../../packages/local-ecr/src/state/principals.ts'
import { RegistryTokens } from '../../../packages/local-ecr/src/state/registry-tokens.ts'
import { createSessions } from '../../../packages/local-ecr/src/state/sessions.ts'
import {
  castRoles,
  containerToken,
  loginRefreshToken,
  principals,
  roleOf,
  ssoRefreshToken,
  ssoToken,
  webIdentityTokens,
} from './cast.ts'
import { describeRequest } from './describe-request.ts'

/**
 * AWS for one side of a comparison: the services of local ECR, signatures verified, with a record of each request in
 * words. Unlike local ECR it serves any host, since endpoints can be configured, and starts anew for each scenario.
 */
export interface RecordingAws {
  readonly proxyUrl: string
  /** The address of the plain endpoint. */
  readonly endpoint: string
  readonly caFile: string
  /** The requests since the last reset, in order. */
  readonly trail: readonly string[]
  /** Forgets all requests and what they changed. */
  reset(): void
  close(): Promise<void>
}

export async function startRecordingAws(): Promise<RecordingAws> {
  const authority = await createCertificateAuthority()
  let cloud = createCloud()
  let trail: string[] = []

  const respond = async (message: IncomingMessage, target: ServerResponse, host: string) => {
    const { method = '', url = '/', headers } = message
    const request = { method, url, headers, body: await buffer(message) }
    const asked = cloud
    const serviceHost = parseServiceHost(host) ?? unknownHost(request, host)
    const response = await handle(request, serviceHost, asked)
    const line = describeRequest(request, serviceHost, asked, response.status)
    // A late request of an earlier scenario belongs to nobody.
    if (asked === cloud && line !== null && trail.at(-1) !== line) trail.push(line)
    target.writeHead(response.status, { date: new Date().toUTCString(), ...response.headers })
    target.end(response.body)
  }
  const answer = (message: IncomingMessage, target: ServerResponse, host: string) => {
    respond(message, target, host).catch(() => target.destroy())
  }

  const tls = createTlsServer(
    {
      ALPNProtocols: ['http/1.1'],
      SNICallback: (host, done) => authority.contextFor(host).then((context) => done(null, context), done),
    },
    (message, target) => answer(message, target, String((message.socket as TLSSocket).servername)),
  )
  const proxy = createServer((_, target) => target.writeHead(403).end())
  proxy.on('connect', (_: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    socket.unshift(head)
    tls.emit('connection', socket)
  })
  const plain = createServer((message, target) => answer(message, target, String(message.headers.host)))

  const servers = [await listenOnLoopback(proxy, 0), await listenOnLoopback(plain, 0)]
  const folder = mkdtempSync(join(tmpdir(), 'recording-aws-'))
  const caFile = join(folder, 'ca.pem')
  writeFileSync(caFile, authority.pem)
  return {
    proxyUrl: `http://${servers[0]!.host}`,
    endpoint: servers[1]!.host,
    caFile,
    get trail() {
      return trail
    },
    reset() {
      cloud = createCloud()
      trail = []
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function createCloud(): Cloud {
  return {
    principals: new Principals(principals, castRoles),
    webIdentityTokens,
    sessions: createSessions({
      ssoSessions: [{ accessToken: ssoToken, refreshToken: ssoRefreshToken }],
      loginSessions: [{ role: roleOf.login, refreshToken: loginRefreshToken }],
      container: { role: roleOf.container, authorizationToken: containerToken },
      instance: { role: roleOf.instance, region: 'ap-south-1' },
    }),
    tokens: new RegistryTokens(),
    tokenLifetimeSeconds: 12 * 60 * 60,
    faults: new Faults(),
    requests: [],
    latencyMs: 0,
    upstream: null,
    now: () => new Date(),
    signal: new AbortController().signal,
  }
}

async function handle(request: ApiRequest, serviceHost: ServiceHost, cloud: Cloud): Promise<ServiceResponse> {
  const api = apis[serviceHost.service as Exclude<Service, 'registry'>]
  // The AWS CLI asks for the zone of an instance, and takes the region from it.
  const url = request.url.replace(/\/placement\/availability-zone\/?$/, '/placement/region')
  const call = {
    request: { ...request, url },
    serviceHost,
    registryUrl: null,
    cloud,
    effect: {},
    now: cloud.now(),
  }
  try {
    const response = await api.handle(call)
    return url === request.url ? response : { ...response, body: `${response.body}a` }
  } catch (error) {
    if (error instanceof ServiceError) return api.formatError(error)
    return api.formatError(new ServiceError('InternalFailure', String(error), 500))
  }
}

/** The service at a host that is no name of AWS, by what the request asks. */
function unknownHost(request: ApiRequest, host: string): ServiceHost {
  const region = parseSignature(request.headers)?.region ?? 'us-east-1'
  return { service: serviceOf(request), host, region, accountId: null }
}

function serviceOf({ url, headers }: ApiRequest): Service {
  if (url.startsWith('/latest/')) return 'instance-metadata'
  if (url.startsWith('/v1/credentials')) return 'container-credentials'
  if (url.startsWith('/federation/')) return 'sso'
  if (url.startsWith('/token')) return 'sso-oidc'
  if (url.startsWith('/v1/token')) return 'signin'
  return headers['x-amz-target'] === undefined ? 'sts' : 'ecr'
}
