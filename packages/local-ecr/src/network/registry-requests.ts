import { text } from 'node:stream/consumers'
import type { ServiceError } from '../aws/service-response.ts'
import {
  type AuthResult,
  authorizeRequest,
  isPathUnder,
  type RegistryEndpoint,
  respondWithoutRepositories,
} from '../registry/registry-endpoint.ts'
import { errorResponse } from '../registry/registry-responses.ts'
import { forwardRequest, relayResponse, upstreamPrefix, upstreamUrl } from '../registry/upstream.ts'
import type { Grant } from '../state/registry-tokens.ts'
import { type RequestContext, record, send } from './request-context.ts'

/** Checks the token of a request to a registry, records it, and responds or forwards it upstream. */
export async function handleRegistryRequest(context: RequestContext): Promise<void> {
  const { cloud, effect, serviceHost, request, now } = context
  const { method = '', url = '/', headers } = request
  const endpoint = endpointOf(context)
  const registryRequest = {
    method,
    url,
    authorization: headers.authorization,
    ...(isTokenForm(method, url, endpoint) && { form: new URLSearchParams(await text(request)) }),
  }
  const { grant, response }: AuthResult = effect.error
    ? { grant: null, response: toResponse(effect.error(serviceHost.service, headers)) }
    : authorizeRequest(registryRequest, endpoint, cloud.tokens, now)
  // A fault can only change a response that is made here, so a request with a fault is not forwarded.
  const hasFault = Object.keys(effect).length > 0
  if (response === null && cloud.upstream && !hasFault && isPathUnder('/v2', url)) {
    return forward(context, endpoint, grant, cloud.upstream)
  }
  const ownResponse = response ?? respondWithoutRepositories(registryRequest, endpoint)
  recordRequest(context, ownResponse.status, grant)
  await send(context, ownResponse)
}

/** True if a client posts the password of ECR Public as a form, as BuildKit, containerd and helm do. */
function isTokenForm(method: string, url: string, { kind }: RegistryEndpoint): boolean {
  return method === 'POST' && kind === 'public' && isPathUnder('/token', url)
}

async function forward(
  context: RequestContext,
  endpoint: RegistryEndpoint,
  grant: Grant,
  upstream: URL,
): Promise<void> {
  const { request, target, cloud } = context
  const prefix = upstreamPrefix(endpoint, grant)
  const url = upstreamUrl(request.url ?? '/', upstream, prefix)
  if (!url) {
    recordRequest(context, 400, grant)
    return send(context, errorResponse(400, 'NAME_INVALID', 'The path of a repository has no . or .. in it.'))
  }
  const response = await forwardRequest(request, url, endpoint, cloud.signal).catch(() => null)
  recordRequest(context, response?.statusCode ?? 502, grant)
  if (response) return relayResponse(response, target, prefix)
  const message = `The upstream registry at ${upstream.origin} does not respond.`
  await send(context, errorResponse(502, 'UNAVAILABLE', message))
}

function endpointOf({ listener, serviceHost }: RequestContext): RegistryEndpoint {
  const origin = listener.originOf(serviceHost)
  if (listener.via === 'endpoint') return { kind: 'plain', serviceHost, origin }
  return { kind: serviceHost.accountId === null ? 'public' : 'private', serviceHost, origin }
}

function toResponse({ status, code, message }: ServiceError) {
  return errorResponse(status, code, message)
}

function recordRequest(context: RequestContext, status: number, grant: Grant | null): void {
  const { method = '', url = '/' } = context.request
  const [path] = url.split('?')
  record(context, { action: `${method} ${path}`, accessKeyId: grant?.caller?.accessKeyId ?? null, status })
}
