import { type AwsConfig, configuredCaBundle } from '../aws-config/aws-config.ts'
import type { AwsRequestHandler } from './request-handler.ts'

/** The request handlers of one call of the library, which all read the same environment. */
export interface RequestHandlers {
  /** The handler for a configuration; configurations that trust the same certificate authorities share one. */
  for(config: AwsConfig): Promise<AwsRequestHandler>
  /** Closes all connections. */
  destroy(): Promise<void>
}

export function createRequestHandlers(): RequestHandlers {
  const handlers = new Map<string | null, Promise<AwsRequestHandler>>()
  return {
    for(config) {
      const bundle = configuredCaBundle(config)
      const known = handlers.get(bundle)
      if (known) return known
      // Lazy: a call that is served from the cache needs no network.
      const handler = import('./request-handler.ts').then(({ createRequestHandler }) =>
        createRequestHandler(config),
      )
      handlers.set(bundle, handler)
      return handler
    },
    async destroy() {
      const opened = await Promise.allSettled(handlers.values())
      for (const one of opened) if (one.status === 'fulfilled') one.value.destroy()
    },
  }
}
