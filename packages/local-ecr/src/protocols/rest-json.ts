import { type Answer, ServiceError } from '../aws/service-response.ts'
import type { Api, ApiCall } from './api.ts'
import type { SignedRequest } from './signature-verification.ts'

/** An operation without a signature: the token that it bears is all it needs. */
export interface RestOperation {
  readonly name: string
  run(call: ApiCall, input: RestInput): object
}

export interface RestInput {
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * An API in AWS REST JSON. Its operations go by method and path, such as `POST /token`; `describe` makes the body of
 * a refusal, whose header names its kind.
 */
export function restJsonApi(
  operations: Readonly<Record<string, RestOperation>>,
  describe: (error: ServiceError) => object,
): Api {
  const find = (request: SignedRequest) => operations[`${request.method} ${urlOf(request).pathname}`]
  return {
    read: (request) => ({ action: find(request)?.name ?? '' }),
    async answer(call) {
      const operation = find(call.request)
      if (!operation) throw new ServiceError('UnknownOperationException', '', 404)
      const query = urlOf(call.request).searchParams
      return restAnswer(200, operation.run(call, { query, body: parseBody(call.request.body) }))
    },
    refuse: (error) => restAnswer(error.status, describe(error), { 'x-amzn-errortype': error.code }),
  }
}

function urlOf({ url }: SignedRequest): URL {
  return new URL(url, 'https://localhost')
}

function parseBody(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString() || '{}') ?? {}
  } catch {
    throw new ServiceError('InvalidRequestException', 'The body is not JSON.')
  }
}

function restAnswer(status: number, value: object, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  }
}
