import { trustedAuthorities } from './certificate-authorities.ts'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { type HttpAnswer, readAnswer } from './response.ts'
import { checkProxy, proxyFor } from './proxy.ts'

export interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/**
 * Posts through the proxy and with the authorities of every AWS call, and follows no redirection. Rejects with
 * whatever went wrong, in the runtime's own words.
 */
export async function post(request: Post, config: AwsConfig): Promise<HttpAnswer> {
  const proxy = await proxyFor(request.url, config.environment)
  if (proxy !== null) checkProxy(proxy)
  return process.versions.bun ? postByFetch(request, proxy, config) : postByNode(request, proxy, config)
}

/** Bun takes longer to load Node's modules for this than to ask and to be answered. */
async function postByFetch(
  { url, ...request }: Post,
  proxy: string | null,
  config: AwsConfig,
): Promise<HttpAnswer> {
  const authorities = trustedAuthorities(config)
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    ...request,
    // Bun's own; without it bun goes by its own rules for proxies.
    proxy: proxy ?? false,
    ...(authorities && { tls: { ca: authorities.map(({ pem }) => pem) } }),
  } as RequestInit)
  const body = response.body ? await readAnswer(response.body) : new Uint8Array()
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

async function postByNode(
  { url, headers, body, signal }: Post,
  proxy: string | null,
  config: AwsConfig,
): Promise<HttpAnswer> {
  const { createAgents, tlsOptions } = await import('./agents.ts')
  const { httpAgent, httpsAgent } = await createAgents(proxy, tlsOptions(config))
  const [{ request }, agent] =
    url.protocol === 'https:'
      ? [await import('node:https'), httpsAgent]
      : [await import('node:http'), httpAgent]
  try {
    return await new Promise((resolve, reject) => {
      const options = { method: 'POST', headers, agent, signal }
      const asking = request(url, options, (response) => {
        const { statusCode = 0, headers } = response
        readAnswer(response).then(
          (body) => resolve({ status: statusCode, headers: headers as Record<string, string>, body }),
          reject,
        )
      })
      asking.on('error', reject).end(body)
    })
  } finally {
    agent.destroy()
  }
}
