import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { type HttpResponse, readBody } from './response.ts'

/** A POST request, complete with its headers. @beta */
export interface PostRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** The way to a service. Each runtime calls only the functions that it needs. */
export interface Route {
  /** The URL of the proxy; null for none. */
  readonly proxy: string | null
  /** The time that the proxy may take to connect to the service. */
  readonly connectTimeoutMs: number
  /** The certificate authorities to trust, each in PEM form; null for the runtime's own. */
  authorities(): readonly string[] | null
  agents(): Promise<Agents>
}

/** Node's agents for one route, each with its connections. */
export interface Agents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

/** Posts, and follows no redirect. Rejects with the runtime's own error, or with one of the route. */
export async function post(request: PostRequest, route: Route): Promise<HttpResponse> {
  // bun takes longer to load Node's modules than to make the call.
  return process.versions.bun ? postWithFetch(request, route) : postWithAgents(request, await route.agents())
}

async function postWithFetch(
  { url, signal, ...request }: PostRequest,
  { proxy, connectTimeoutMs, ...route }: Route,
): Promise<HttpResponse> {
  const authorities = route.authorities()
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    ...request,
    // bun waits for a proxy without a limit.
    signal: proxy === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)]),
    // An option of bun; without it, bun applies its own proxy rules.
    proxy: proxy ?? false,
    ...(authorities && { tls: { ca: authorities } }),
  } as RequestInit)
  const body = response.body ? await readBody(response.body) : new Uint8Array()
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

async function postWithAgents(
  { url, headers, body, signal }: PostRequest,
  { httpAgent, httpsAgent }: Agents,
): Promise<HttpResponse> {
  const [{ request }, agent] =
    url.protocol === 'https:'
      ? [await import('node:https'), httpsAgent]
      : [await import('node:http'), httpAgent]
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, agent, signal }
    const sent = request(url, options, (response) => {
      const { statusCode = 0, headers } = response
      readBody(response).then(
        (body) => resolve({ status: statusCode, headers: headers as Record<string, string>, body }),
        reject,
      )
    })
    sent.on('error', reject).end(body)
  })
}
