import { randomUUID } from 'node:crypto'
import { ServiceError, type ServiceResponse } from '../aws/service-response.ts'
import type { Caller } from '../state/principals.ts'
import type { Api, ApiCall, ApiRequest } from './api.ts'
import { authenticate } from './signature-verification.ts'

/** Runs a signed operation; `input` is the parsed body. */
export type JsonOperation = (call: ApiCall, caller: Caller, input: Record<string, unknown>) => object

/** Creates an API that speaks AWS JSON 1.1, where `X-Amz-Target` is the prefix, a dot and the operation. */
export function jsonApi(targetPrefix: string, operations: Readonly<Record<string, JsonOperation>>): Api {
  const runs = new Map(Object.entries(operations).map(([name, run]) => [`${targetPrefix}.${name}`, run]))
  return {
    parse(request) {
      const registryIds = parseObject(request.body)?.registryIds
      return {
        action: targetOf(request).replace(`${targetPrefix}.`, ''),
        ...(Array.isArray(registryIds) && { registryIds: registryIds.map(String) }),
      }
    },
    async handle(call) {
      const run = runs.get(targetOf(call.request))
      if (!run) throw new ServiceError('UnknownOperationException', '')
      const caller = await authenticate(call)
      const input = parseObject(call.request.body)
      if (!input) throw new ServiceError('SerializationException', 'The body is not a JSON object.')
      return jsonResponse(200, run(call, caller, input))
    },
    formatError: ({ code, message, status }) => jsonResponse(status, { __type: code, message }),
  }
}

function targetOf({ headers }: ApiRequest): string {
  return String(headers['x-amz-target'] ?? '')
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString() || '{}')
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function jsonResponse(status: number, value: object): ServiceResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() }
  return { status, headers, body: JSON.stringify(value) }
}
