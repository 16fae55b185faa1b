import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { parseSignature } from '../protocols/signature-verification.ts'
import { apis } from '../services/index.ts'
import type { Cloud } from '../state/cloud.ts'
import { handleApiRequest } from './api-requests.ts'
import { handleRegistryRequest } from './registry-requests.ts'
import { type Listener, pause } from './request-context.ts'

/** Creates the request listener of a server, which responds with the services of a cloud. */
export function createRequestListener(cloud: Cloud, listener: Listener): RequestListener {
  return (request, target) => {
    // This fails only if the client has disconnected or local ECR is closing.
    handleRequest(cloud, listener, request, target).catch(() => target.destroy())
  }
}

async function handleRequest(
  cloud: Cloud,
  listener: Listener,
  request: IncomingMessage,
  target: ServerResponse,
): Promise<void> {
  const serviceHost = listener.serviceHostOf(request)
  const signer = cloud.principals.find(parseSignature(request.headers)?.accessKeyId ?? '')
  const fault = cloud.faults.applyTo(serviceHost, serviceHost.accountId ?? signer?.accountId ?? null)
  const now = fault.effect.changeTime?.(cloud.now()) ?? cloud.now()
  const context = { cloud, listener, serviceHost, request, target, now, ...fault }
  await pause(context, cloud.latencyMs)
  const { service } = serviceHost
  await (service === 'registry' ? handleRegistryRequest(context) : handleApiRequest(context, apis[service]))
}
