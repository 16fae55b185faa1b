import { randomUUID } from 'node:crypto'
import { type Answer, ServiceError } from '../aws/service-response.ts'
import type { Caller } from '../state/principals.ts'
import type { Api, ApiCall } from './api.ts'
import { authenticate, type SignedRequest } from './signature-verification.ts'

/** Does what a signed call asks; `input` is the parsed body. */
export type Operation = (call: ApiCall, caller: Caller, input: Record<string, unknown>) => object

/** An API in AWS JSON 1.1, whose operations `X-Amz-Target` names after its prefix. */
export function jsonApi(targetPrefix: string, operations: Readonly<Record<string, Operation>>): Api {
  const actions = new Map(Object.entries(operations).map(([name, run]) => [`${targetPrefix}.${name}`, run]))
  return {
    read(request) {
      const registryIds = parseObject(request.body)?.registryIds
      return {
        action: targetOf(request).replace(`${targetPrefix}.`, ''),
        ...(Array.isArray(registryIds) && { registryIds: registryIds.map(String) }),
      }
    },
    async answer(call) {
      const run = actions.get(targetOf(call.request))
      if (!run) throw new ServiceError('UnknownOperationException', '')
      const caller = await authenticate(call.request, call.place, call.cloud.principals, call.now)
      const input = parseObject(call.request.body)
      if (!input) throw new ServiceError('SerializationException', 'The body is not a JSON object.')
      return jsonAnswer(200, run(call, caller, input))
    },
    refuse: ({ code, message, status }) => jsonAnswer(status, { __type: code, message }),
  }
}

function targetOf({ headers }: SignedRequest): string {
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

function jsonAnswer(status: number, value: object): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() }
  return { status, headers, body: JSON.stringify(value) }
}
