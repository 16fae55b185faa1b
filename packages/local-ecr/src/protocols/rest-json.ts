import { ServiceError, type ServiceResponse } from '../aws/service-response.ts'
import type { Api, ApiCall, ApiRequest } from './api.ts'

/** An unsigned operation; a token in the request authorizes it. */
export interface RestOperation {
  readonly name: string
  run(call: ApiCall, input: RestInput): object
}

export interface RestInput {
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Creates an API that speaks AWS REST JSON. The keys of `operations` are method and path, such as `POST /token`.
 * `toBody` makes the body of an error; its code is in a header.
 */
export function restJsonApi(
  operations: Readonly<Record<string, RestOperation>>,
  toBody: (error: ServiceError) => object,
): Api {
  const find = (request: ApiRequest) => operations[`${request.method} ${urlOf(request).pathname}`]
  return {
    parse: (request) => ({ action: find(request)?.name ?? '' }),
    async handle(call) {
      const operation = find(call.request)
      if (!operation) throw new ServiceError('UnknownOperationException', '', 404)
      const query = urlOf(call.request).searchParams
      return restResponse(200, operation.run(call, { query, body: parseBody(call.request.body) }))
    },
    formatError: (error) => restResponse(error.status, toBody(error), { 'x-amzn-errortype': error.code }),
  }
}

function urlOf({ url }: ApiRequest): URL {
  return new URL(url, 'https://localhost')
}

function parseBody(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString() || '{}') ?? {}
  } catch {
    throw new ServiceError('InvalidRequestException', 'The body is not JSON.')
  }
}

function restResponse(status: number, value: object, headers: Record<string, string> = {}): ServiceResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  }
}
