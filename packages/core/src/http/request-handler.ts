import { Readable } from 'node:stream'
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types'
import { createAgents, tlsOptions } from './agents.ts'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { type HttpAnswer, readAnswer } from './response.ts'
import { proxyFor } from './proxy.ts'

/** The handler that every AWS client gets, those inside credential providers too. */
export interface AwsRequestHandler extends RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  destroy(): void
}

const connectionTimeoutMs = 10_000

/**
 * Makes the request handler: proxies by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; certificate
 * authorities by `AWS_CA_BUNDLE` or `SSL_CERT_FILE` (instead of the runtime's) and `NODE_EXTRA_CA_CERTS` (added).
 * Throws `untrusted-certificate` when a file with them cannot be read or holds none.
 */
export async function createRequestHandler(config: AwsConfig): Promise<AwsRequestHandler> {
  const { NodeHttpHandler } = await import('@smithy/node-http-handler')
  const tls = tlsOptions(config)
  const handlers = new Map<string | null, AwsRequestHandler>()

  const handlerFor = async (proxy: string | null): Promise<AwsRequestHandler> => {
    const known = handlers.get(proxy)
    if (known) return known
    // Types differ between copies of @smithy/types; the shape is the same.
    const handler = new NodeHttpHandler({
      ...(await createAgents(proxy, tls)),
      connectionTimeout: connectionTimeoutMs,
    }) as unknown as AwsRequestHandler
    handlers.set(proxy, handler)
    return handler
  }

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const port = request.port ? `:${request.port}` : ''
      const url = new URL(`${request.protocol}//${request.hostname}${port}/`)
      const handler = await handlerFor(await proxyFor(url, config.environment))
      const { response } = await handler.handle(request, options)
      // Here an answer that breaks off is an error of the network, which the SDK tries again; to its parser half an
      // answer is nonsense.
      response.body = toStream(await readAnswer(response.body))
      return { response }
    },
    destroy() {
      for (const handler of handlers.values()) handler.destroy()
    },
  }
}

/** Gives an answer that is there already to the first request; the others are for the handler. */
export function replay(answer: HttpAnswer, handler: AwsRequestHandler): AwsRequestHandler {
  const answers = [answer]
  return {
    ...handler,
    async handle(request, options) {
      const next = answers.shift()
      if (!next) return handler.handle(request, options)
      const { status, headers, body } = next
      return { response: { statusCode: status, headers, body: toStream(body) } }
    },
  }
}

function toStream(bytes: Uint8Array): Readable {
  return Readable.from([bytes], { objectMode: false })
}
