/** What goes back over HTTP, before anything is sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A service's refusal, in the words of AWS; each protocol writes it in its own form. */
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

/** One entry of what `GetAuthorizationToken` returns, as on the wire. */
export interface AuthorizationData {
  /** The base64 of `user:password`. */
  readonly authorizationToken: string
  /** Seconds since the epoch, with a fraction. */
  readonly expiresAt: number
  readonly proxyEndpoint?: string
}
