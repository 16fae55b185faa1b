/** A response of a service or a registry, before it is sent. */
export interface ServiceResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An error that a service returns, with AWS's own code and message; each protocol has its own format for it. */
export class ServiceError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = 'ServiceError'
    this.code = code
    this.status = status
  }
}

/** One entry of the `authorizationData` that `GetAuthorizationToken` returns, as it is sent. */
export interface AuthorizationData {
  /** Base64 of `user:password`. */
  readonly authorizationToken: string
  /** Seconds since the epoch, with a fraction. */
  readonly expiresAt: number
  readonly proxyEndpoint?: string
}
