import type { PostRequest, Route } from '../../../core/src/system/runtime/post.ts'
import type { HttpResponse } from '../../../core/src/system/runtime/response.ts'
import { amazonRoots } from '../network/amazon-roots.ts'
import { dial, portOf } from '../network/dial.ts'
import { exchange, openTunnel } from '../network/http.ts'
import type { Connection } from '../network/socket.ts'
import { openTls } from '../network/tls.ts'

/** In bytes; no response of AWS comes near it. */
const limit = 1024 * 1024

/**
 * Posts, and follows no redirect. Rejects with any error for whatever the full program may be able to do, and with the
 * signal's reason.
 */
export async function post(request: PostRequest, route: Route): Promise<HttpResponse> {
  const { url, headers, body } = request
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new Error('The service cannot be reached')),
    route.connectTimeoutMs,
  )
  const connection = await open(request, route, AbortSignal.any([request.signal, late.signal]))
  clearTimeout(timer)
  try {
    return await exchange(connection, { method: 'POST', url, headers, body }, limit)
  } finally {
    connection.close()
  }
}

async function open(
  { url }: PostRequest,
  { proxy, authorities }: Route,
  signal: AbortSignal,
): Promise<Connection> {
  const isTls = url.protocol === 'https:'
  const via = proxy === null ? url : new URL(proxy)
  // A proxy gets requests without TLS in a form of their own.
  if (proxy !== null && (!isTls || via.protocol !== 'http:')) throw new Error('The proxy is unusual')
  const connection = await dial(via, signal)
  try {
    if (proxy !== null) await openTunnel(connection, `${url.hostname}:${portOf(url)}`)
    return isTls
      ? await openTls(connection, url.hostname, authorities()?.join('\n') ?? amazonRoots)
      : connection
  } catch (error) {
    connection.close()
    throw error
  }
}
