/** A proxy that responded to CONNECT with something other than 200. */
export class ProxyRefusedError extends Error {
  readonly statusCode: number

  constructor(statusCode: number) {
    super(`The proxy responded to CONNECT with ${statusCode}`)
    this.name = 'ProxyRefusedError'
    this.statusCode = statusCode
  }
}

/** A connection to a proxy that ended, or was answered with something else, before the proxy connected to the service. */
export class ProxyConnectionError extends Error {
  constructor(cause: unknown) {
    super('The connection to the proxy failed', { cause })
    this.name = 'ProxyConnectionError'
  }
}

/** A proxy setting that is not a URL or has an unsupported protocol. It omits the setting, which may contain a password. */
export class UnusableProxyError extends Error {
  constructor() {
    super('The proxy setting is not an http(s) URL')
    this.name = 'UnusableProxyError'
  }
}

/** A response that is longer than any of AWS. */
export class ResponseTooLongError extends Error {
  constructor() {
    super('The response is longer than 1 MiB')
    this.name = 'ResponseTooLongError'
  }
}
