import type { Agents } from './agents.ts'
import type { CertificateAuthorities } from './certificate-authorities.ts'
import { connectTimeoutMs } from './proxy.ts'
import { type HttpResponse, readBody } from './response.ts'

/** A POST request, complete with its headers. */
export interface PostRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** Posts with bun's `fetch`. */
export async function postWithFetch(
  { url, signal, ...request }: PostRequest,
  proxy: string | null,
  authorities: readonly CertificateAuthorities[] | null,
): Promise<HttpResponse> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    ...request,
    // bun waits for a proxy without a limit.
    signal: proxy === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)]),
    // An option of bun; without it, bun applies its own proxy rules.
    proxy: proxy ?? false,
    ...(authorities && { tls: { ca: authorities.map(({ pem }) => pem) } }),
  } as RequestInit)
  const body = response.body ? await readBody(response.body) : new Uint8Array()
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

/** Posts with Node's HTTP client. */
export async function postWithAgents(
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
