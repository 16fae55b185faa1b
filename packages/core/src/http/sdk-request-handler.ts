import { Readable } from 'node:stream'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type {
  HttpHandlerOptions,
  HttpRequest,
  RequestHandler,
  HttpResponse as SdkResponse,
} from '@smithy/types'
import type { Environment } from '../system/environment.ts'
import type { AgentPool } from './agents.ts'
import { proxyFor } from './proxy.ts'
import { type HttpResponse, readBody } from './response.ts'

/** The AWS SDK's interface of a request handler, as its clients and credential providers take it. */
export type SdkRequestHandler = RequestHandler<HttpRequest, SdkResponse, HttpHandlerOptions>

const connectionTimeoutMs = 10_000

/** Makes the AWS SDK's handler with the agents of a pool. */
export function createSdkRequestHandler(
  environment: Environment,
  pool: AgentPool,
): SdkRequestHandler & { destroy(): void } {
  const handlers = new Map<string | null, NodeHttpHandler>()

  const handlerFor = async (proxy: string | null): Promise<NodeHttpHandler> => {
    const agents = await pool.agentsFor(proxy)
    const handler =
      handlers.get(proxy) ?? new NodeHttpHandler({ ...agents, connectionTimeout: connectionTimeoutMs })
    handlers.set(proxy, handler)
    return handler
  }

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const port = request.port ? `:${request.port}` : ''
      const url = new URL(`${request.protocol}//${request.hostname}${port}/`)
      const handler = await handlerFor(await proxyFor(url, environment))
      const { response } = await handler.handle(request as Parameters<NodeHttpHandler['handle']>[0], options)
      // Reading the body here makes an interrupted response a network error, which the SDK retries; its parser would
      // report an invalid response instead.
      response.body = toStream(await readBody(response.body))
      return { response }
    },
    destroy() {
      for (const handler of handlers.values()) handler.destroy()
    },
  }
}

/** A handler that returns a response that has already arrived to the first request, and sends all later ones. */
export function replay(
  { status, headers, body }: HttpResponse,
  handler: SdkRequestHandler,
): SdkRequestHandler {
  let isReplayed = false
  return {
    ...handler,
    async handle(request, options) {
      if (isReplayed) return handler.handle(request, options)
      isReplayed = true
      const response: SdkResponse = { statusCode: status, headers, body: toStream(body) }
      return { response }
    },
  }
}

function toStream(bytes: Uint8Array): Readable {
  return Readable.from([bytes], { objectMode: false })
}
