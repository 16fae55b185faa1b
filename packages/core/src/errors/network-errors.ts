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

/** The way of a request: the proxy without its password, and the host of the service. */
export interface Route {
  readonly proxy: string
  readonly host: string
}

const routes = new WeakMap<object, Route>()

/** Records the way of a request on its error. A new error would hide from the AWS SDK what it can retry. */
export function nameRoute(error: unknown, route: Route): unknown {
  if (error instanceof Error) routes.set(error, route)
  return error
}

/** The way of the request of one of these errors; null if it went through no proxy. */
export function routeOf(chain: readonly Error[]): Route | null {
  const named = chain.find((error) => routes.has(error))
  return named ? routes.get(named)! : null
}

/** A response that is longer than any of AWS; `limit` is in bytes. */
export class ResponseTooLongError extends Error {
  constructor(limit: number) {
    super(`The response is longer than ${limit / 1024} KiB`)
    this.name = 'ResponseTooLongError'
  }
}
