import type { Place } from '../aws/service-hosts.ts'
import type { Answer, ServiceError } from '../aws/service-response.ts'
import type { Cloud } from '../state/cloud.ts'
import type { Effect } from '../state/faults.ts'
import type { SignedRequest } from './signature-verification.ts'

/** One request to an API. */
export interface ApiCall {
  readonly request: SignedRequest
  readonly place: Place
  /** The one address of all registries on the plain endpoint, null where they go by AWS's names. */
  readonly registryUrl: string | null
  readonly cloud: Cloud
  readonly effect: Partial<Effect>
  readonly now: Date
}

/** What a request asks, as far as it can be told before it is trusted. */
export interface ApiQuestion {
  readonly action: string
  readonly registryIds?: readonly string[]
}

/** An API in its protocol. */
export interface Api {
  read(request: SignedRequest): ApiQuestion
  /** Throws a `ServiceError` for whatever the API refuses. */
  answer(call: ApiCall): Promise<Answer>
  refuse(error: ServiceError): Answer
}
