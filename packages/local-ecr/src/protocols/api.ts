import type { IncomingHttpHeaders } from 'node:http'
import type { ServiceHost } from '../aws/service-hosts.ts'
import type { ServiceError, ServiceResponse } from '../aws/service-response.ts'
import type { Cloud } from '../state/cloud.ts'
import type { FaultEffect } from '../state/fault-effects.ts'

/** A request to an API, body included. */
export interface ApiRequest {
  readonly method: string
  /** Path and query, as in the request line. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A request and everything that its operation needs. */
export interface ApiCall {
  readonly request: ApiRequest
  readonly serviceHost: ServiceHost
  /** The address of every registry on the plain endpoint; null on the proxy, where registries have AWS's names. */
  readonly registryUrl: string | null
  readonly cloud: Cloud
  readonly effect: Partial<FaultEffect>
  readonly now: Date
}

/** The operation that a request names, before it is authenticated. */
export interface RequestedOperation {
  readonly action: string
  readonly registryIds?: readonly string[]
}

/** An API in its protocol. */
export interface Api {
  parse(request: ApiRequest): RequestedOperation
  /** Throws a `ServiceError` for a request that the API rejects. */
  handle(call: ApiCall): Promise<ServiceResponse>
  formatError(error: ServiceError): ServiceResponse
}
