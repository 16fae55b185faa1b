/** A proxy that responded to CONNECT with something other than 200. */
export class ProxyRefusedError extends Error {
  readonly statusCode: number

  constructor(statusCode: number) {
    super(`The proxy responded to CONNECT with ${statusCode}`)
    this.name = 'ProxyRefusedError'
    this.statusCode = statusCode
  }
}

/** A proxy setting that is not a URL, or names an unsupported protocol. It leaves out the URL, which may hold a password. */
export class UnusableProxyError extends Error {
  constructor() {
    super('The proxy setting is not an http(s) URL')
    this.name = 'UnusableProxyError'
  }
}

/** A response that is longer than any that AWS sends. */
export class ResponseTooLongError extends Error {
  constructor() {
    super('The response is longer than 1 MiB')
    this.name = 'ResponseTooLongError'
  }
}
