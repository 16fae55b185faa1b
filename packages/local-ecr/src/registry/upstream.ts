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

/**
 * The upstream URL of a request: the prefix is in front of its repository, and of those that a blob is mounted from. Null
 * when a repository has `.` or `..` in its path, encoded or not, which could lead to another registry's.
 */
export function upstreamUrl(requestUrl: string, upstream: URL, prefix: string): URL | null {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(requestUrl) ?? []
  const parameters = new URLSearchParams(query)
  // A client may encode the name, and upstream decodes it.
  const sources = parameters.getAll('from')
  if ([path, ...sources].some(hasDotSegment)) return null
  const url = new URL(path.replace(/^\/v2\/(?=[^_])/, `/v2/${prefix}/`), upstream)
  if (sources.length > 0) parameters.delete('from')
  for (const source of sources) parameters.append('from', `${prefix}/${source}`)
  url.search = sources.length > 0 ? parameters.toString() : query
  return url
}

function hasDotSegment(path: string): boolean {
  const decoded = path.replace(/%(2e|2f|5c)/gi, (encoded) => decodeURIComponent(encoded))
  return decoded.split(/[\\/]/).some((segment) => segment === '.' || segment === '..')
}

/** Forwards a request with its body; resolves when the response headers arrive. */
export async function forwardRequest(
  request: IncomingMessage,
  url: URL,
  { origin }: RegistryEndpoint,
  signal: AbortSignal,
): Promise<IncomingMessage> {
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
