import { text } from 'node:stream/consumers'
import type { HttpRequest } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { translateAwsError } from '../errors/aws-errors.ts'
import { hideUserInfo } from '../errors/errors.ts'
import type { AwsRequestHandler } from './request-handler.ts'
import { proxyFor } from './proxy.ts'

/** How far a request got: that a host answers at all says that name, way and certificate are good. */
export interface Reach {
  readonly url: string
  /** The proxy on the way, without user and password; null for none. */
  readonly proxy: string | null
  readonly status: number
  /** The other side's clock, null where it tells none. */
  readonly date: Date | null
}

export interface ReachContext {
  readonly config: AwsConfig
  readonly requestHandler: AwsRequestHandler
  readonly signal: AbortSignal
}

/** Gets a URL, without a signature, through the proxy and with the authorities of every AWS call. */
export async function reach(
  address: string,
  headers: Readonly<Record<string, string>>,
  { config, requestHandler, signal }: ReachContext,
): Promise<Reach> {
  const url = new URL(address)
  const proxy = await proxyOf(url, config)
  const request: HttpRequest = {
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, ...headers },
  }
  try {
    const { response } = await requestHandler.handle(request, { abortSignal: signal })
    // Read to its end, so that the connection is free again.
    await text(response.body)
    return {
      url: address,
      proxy,
      status: response.statusCode,
      date: toDate(response.headers.date),
    }
  } catch (error) {
    const way = proxy === null ? '' : ` through the proxy ${proxy}`
    throw translateAwsError(error, { doing: `reaching ${hideUserInfo(address)}${way}`, profile: null })
  }
}

async function proxyOf(url: URL, { environment }: AwsConfig): Promise<string | null> {
  const proxy = await proxyFor(url, environment)
  return proxy === null ? null : hideUserInfo(proxy)
}

function toDate(text: string | undefined): Date | null {
  const date = new Date(text ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date
}
