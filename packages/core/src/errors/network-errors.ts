/** A response of a proxy in place of the service's: to CONNECT, or 407 to a request that it should forward. */
export class ProxyRefusedError extends Error {
  readonly statusCode: number
  /** Whether the proxy was sent a user name or a password. */
  readonly isUserGiven: boolean

  constructor(statusCode: number, isUserGiven: boolean) {
    super(`The proxy responded with ${statusCode}`)
    this.name = 'ProxyRefusedError'
    this.statusCode = statusCode
    this.isUserGiven = isUserGiven
  }
}

/** A connection to a proxy that failed before the proxy had connected to the service. */
export class ProxyConnectionError extends Error {
  constructor(cause?: unknown) {
    super('The connection to the proxy failed', { cause })
    this.name = 'ProxyConnectionError'
  }
}

/** A proxy setting that cannot be used. It omits the setting, which may contain a password. */
export class UnusableProxyError extends Error {
  /** The environment variable. */
  readonly variable: string
  readonly isSocks: boolean

  constructor(variable: string, isSocks: boolean) {
    super(`${variable} is not an http(s) URL`)
    this.name = 'UnusableProxyError'
    this.variable = variable
    this.isSocks = isSocks
  }
}

const proxies = new WeakMap<object, string>()

/** Records which proxy a request went through on its error. A new error would hide from the AWS SDK what it can retry. */
export function nameProxy(error: unknown, proxy: string): unknown {
  if (error instanceof Error) proxies.set(error, proxy)
  return error
}

/** The proxy that the request of one of these errors went through; null for none. */
export function proxyOf(chain: readonly Error[]): string | null {
  const named = chain.find((error) => proxies.has(error))
  return named ? proxies.get(named)! : null
}

/** A response that is longer than any of AWS; `limit` is in bytes. */
export class ResponseTooLongError extends Error {
  constructor(limit: number) {
    super(`The response is longer than ${limit / 1024} KiB`)
    this.name = 'ResponseTooLongError'
  }
}
