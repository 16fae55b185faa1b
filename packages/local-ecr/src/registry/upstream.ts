import { once } from 'node:events'
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Grant } from '../state/registry-tokens.ts'
import type { Door } from './registry-endpoint.ts'

/** The address of a real registry; throws for any that is not plain HTTP on loopback. */
export function parseUpstream(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)) return url
  throw new TypeError(
    `The upstream has to be a registry on loopback, such as http://127.0.0.1:5000, not ${text}.`,
  )
}

/** The folder upstream in which a registry's repositories lie, so that accounts and regions do not mix. */
export function upstreamFolder({ kind, place }: Door, grant: Grant): string {
  if (kind === 'private') return `${place.accountId}/${place.region}`
  return grant.kind === 'public' ? 'public.ecr.aws' : `${grant.holder?.accountId}/${grant.region}`
}

/** Passes a request on, body and all, and resolves when the answer's headers are there. */
export async function askUpstream(
  request: IncomingMessage,
  upstream: URL,
  { origin }: Door,
  folder: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(intoFolder(request.url ?? '/', folder), upstream)
  const headers = {
    ...withoutHop(request.headers),
    'x-forwarded-proto': new URL(origin).protocol.slice(0, -1),
  }
  const onward = openRequest(url, { method: request.method ?? 'GET', headers, signal })
  // Upstream may answer and hang up before it has read everything; its answer is what counts.
  onward.on('error', () => {})
  pipeline(request, onward).catch(() => {})
  const [answer] = await once(onward, 'response')
  return answer
}

/** Sends upstream's answer back, its links moved out of the folder again. */
export async function relay(
  answer: IncomingMessage,
  response: ServerResponse,
  folder: string,
): Promise<void> {
  const headers = withoutHop(answer.headers)
  for (const name of ['location', 'link'] as const) {
    const value = headers[name]
    if (typeof value === 'string') headers[name] = value.replace(`/v2/${folder}/`, '/v2/')
  }
  response.writeHead(answer.statusCode ?? 502, headers)
  await pipeline(answer, response)
}

/** Puts the repository of a request, and one that a blob is mounted from, into the folder. */
function intoFolder(url: string, folder: string): string {
  return url
    .replace(/^\/v2\/(?=[^?_])/, `/v2/${folder}/`)
    .replace(/([?&]from=)/, `$1${encodeURIComponent(`${folder}/`)}`)
}

/** Leaves out what concerns one connection alone, and the token, which upstream knows nothing of. */
function withoutHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    authorization,
    connection,
    'keep-alive': keepAlive,
    'proxy-connection': proxyConnection,
    ...rest
  } = headers
  return rest
}
