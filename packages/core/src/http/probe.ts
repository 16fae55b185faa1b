import { text } from 'node:stream/consumers'
import type { HttpRequest } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { hideUserInfo } from '../errors/errors.ts'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import { describeProxy, proxyFor } from './proxy.ts'
import type { SdkRequestHandler } from './sdk-request-handler.ts'

/** The response to a probe. Any response shows that the host name, the route and the certificate are good. */
export interface ProbeResult {
  readonly url: string
  /** The URL of the proxy in between, without user name and password; null for none. */
  readonly proxy: string | null
  /** The HTTP status. */
  readonly status: number
  /** The time on the server's clock; null when it sends none. */
  readonly date: Date | null
}

/** The configuration and the connections of a probe. */
export interface ProbeContext {
  readonly config: AwsConfig
  readonly requestHandler: SdkRequestHandler
  readonly signal: AbortSignal
}

/** Sends an unsigned GET request by the same route as calls to AWS. Throws an `EcrLoginError`. */
export async function probe(
  address: string,
  headers: Readonly<Record<string, string>>,
  { config, requestHandler, signal }: ProbeContext,
): Promise<ProbeResult> {
  const url = new URL(address)
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
    const proxy = await proxyFor(url, config.environment)
    const { response } = await requestHandler.handle(request, { abortSignal: signal })
    // Reads to the end, so that the connection can be reused.
    await text(response.body)
    const via = proxy === null ? null : describeProxy(proxy)
    return { url: address, proxy: via, status: response.statusCode, date: toDate(response.headers.date) }
  } catch (error) {
    throw translateAwsError(error, { doing: `connecting to ${hideUserInfo(address)}`, profile: null })
  }
}

function toDate(text: string | undefined): Date | null {
  const date = new Date(text ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date
}
