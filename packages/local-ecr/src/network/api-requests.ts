import { buffer } from 'node:stream/consumers'
import { ServiceError, type ServiceResponse } from '../aws/service-response.ts'
import type { Api, ApiRequest } from '../protocols/api.ts'
import { parseSignature } from '../protocols/signature-verification.ts'
import { type RequestContext, record, send } from './request-context.ts'

/** Reads a request to an API, records it, and sends the response of the API. */
export async function handleApiRequest(context: RequestContext, api: Api): Promise<void> {
  const { method = '', url = '', headers } = context.request
  const request = { method, url, headers, body: await buffer(context.request) }
  const operation = api.parse(request)
  const response = await respond(context, api, request)
  const accessKeyId = parseSignature(headers)?.accessKeyId ?? null
  record(context, { ...operation, accessKeyId, status: response.status })
  await send(context, response)
}

async function respond(context: RequestContext, api: Api, request: ApiRequest): Promise<ServiceResponse> {
  const { cloud, listener, serviceHost, effect, now } = context
  const registryUrl = listener.via === 'endpoint' ? listener.originOf(serviceHost) : null
  try {
    if (effect.error) throw effect.error(serviceHost.service, request.headers)
    return await api.handle({ request, serviceHost, registryUrl, cloud, effect, now })
  } catch (error) {
    if (error instanceof ServiceError) return api.formatError(error)
    return api.formatError(new ServiceError('InternalFailure', String(error), 500))
  }
}
