import { once } from 'node:events'
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Grant } from '../state/registry-tokens.ts'
import type { RegistryEndpoint } from './registry-endpoint.ts'

/** Parses the URL of the upstream registry; throws a `TypeError` unless it is plain HTTP on loopback. */
export function parseUpstream(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)) return url
  throw new TypeError(
    `The upstream must be a registry on loopback, such as http://127.0.0.1:5000, not ${text}.`,
  )
}

/** The upstream path prefix of a registry's repositories, which keeps accounts and regions apart. */
export function upstreamPrefix({ kind, serviceHost }: RegistryEndpoint, grant: Grant): string {
  if (kind === 'private') return `${serviceHost.accountId}/${serviceHost.region}`
  return grant.kind === 'public' ? 'public.ecr.aws' : `${grant.caller?.accountId}/${grant.region}`
}

/** Forwards a request with its body; resolves when the response headers arrive. */
export async function forwardRequest(
  request: IncomingMessage,
  upstream: URL,
  { origin }: RegistryEndpoint,
  prefix: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(addPrefix(request.url ?? '/', prefix), upstream)
  const headers = {
    ...withoutConnectionHeaders(request.headers),
    'x-forwarded-proto': new URL(origin).protocol.slice(0, -1),
  }
  const forwarded = openRequest(url, { method: request.method ?? 'GET', headers, signal })
  // Upstream may respond and close the connection before it has read the whole body. Only its response matters.
  forwarded.on('error', () => {})
  pipeline(request, forwarded).catch(() => {})
  const [response] = await once(forwarded, 'response')
  return response
}

/** Sends the upstream response to the client, without the prefix in its links. */
export async function relayResponse(
  response: IncomingMessage,
  target: ServerResponse,
  prefix: string,
): Promise<void> {
  const headers = withoutConnectionHeaders(response.headers)
  for (const name of ['location', 'link'] as const) {
    const value = headers[name]
    if (typeof value === 'string') headers[name] = value.replace(`/v2/${prefix}/`, '/v2/')
  }
  target.writeHead(response.statusCode ?? 502, headers)
  await pipeline(response, target)
}

/** Adds the prefix to the repository of a request, and to the one that a blob is mounted from. */
function addPrefix(url: string, prefix: string): string {
  return url
    .replace(/^\/v2\/(?=[^?_])/, `/v2/${prefix}/`)
    .replace(/([?&]from=)/, `$1${encodeURIComponent(`${prefix}/`)}`)
}

/** Removes the headers that apply to one connection only, and the token, which upstream does not know. */
function withoutConnectionHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    authorization,
    connection,
    'keep-alive': keepAlive,
    'proxy-connection': proxyConnection,
    ...rest
  } = headers
  return rest
}
