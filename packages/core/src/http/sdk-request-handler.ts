import { Readable } from 'node:stream'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type {
  HttpHandlerOptions,
  HttpRequest,
  RequestHandler,
  HttpResponse as SdkResponse,
} from '@smithy/types'
import { nameRoute, ProxyRefusedError } from '../errors/network-errors.ts'
import type { Environment } from '../system/environment.ts'
import { type HttpResponse, readBody } from '../system/runtime/response.ts'
import type { AgentPool } from './agents.ts'
import { describeProxy, proxyFor } from './proxy.ts'

/** The AWS SDK's interface of a request handler, as its clients and credential providers take it. @beta */
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
      const proxy = await proxyFor(url, environment)
      const handler = await handlerFor(proxy)
      try {
        const { response } = await handler.handle(request as Parameters<typeof handler.handle>[0], options)
        // A proxy that forwards plain HTTP responds in the service's place.
        if (proxy !== null && url.protocol === 'http:' && response.statusCode === 407) {
          throw new ProxyRefusedError(407, proxy.includes('@'))
        }
        // Reading the body here makes an interrupted response a network error, which the SDK retries; its parser would
        // report an invalid response instead.
        response.body = toStream(await readBody(response.body))
        return { response }
      } catch (error) {
        throw proxy === null ? error : nameRoute(error, { proxy: describeProxy(proxy), host: url.hostname })
      }
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
