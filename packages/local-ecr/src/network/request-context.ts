import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceHost } from '../aws/service-hosts.ts'
import type { ServiceResponse } from '../aws/service-response.ts'
import type { Cloud, RequestRecord, Via } from '../state/cloud.ts'
import { sendResponse } from '../state/fault-effects.ts'
import type { AppliedFault } from '../state/faults.ts'

/** One of the two servers that requests arrive at. */
export interface Listener {
  readonly via: Via
  /** Returns the AWS host that a request is meant for. */
  serviceHostOf(request: IncomingMessage): ServiceHost
  /** Returns scheme and authority under which clients reach a host on this listener. */
  originOf(serviceHost: ServiceHost): string
}

/** A request, where it came from, and the fault that applies to it. */
export interface RequestContext extends AppliedFault {
  readonly cloud: Cloud
  readonly listener: Listener
  readonly serviceHost: ServiceHost
  readonly request: IncomingMessage
  /** The response stream to the client. */
  readonly target: ServerResponse
  readonly now: Date
}

/** Sends a response as the fault changes it. */
export async function send(context: RequestContext, response: ServiceResponse): Promise<void> {
  const { effect, now, target, delayMs } = context
  const dated = { ...response, headers: { date: now.toUTCString(), ...response.headers } }
  const changed = effect.changeResponse?.(dated) ?? dated
  await (effect.send ?? sendResponse)(target, changed, () => pause(context, delayMs))
}

export async function pause({ cloud }: RequestContext, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: cloud.signal })
}

/** Adds the request to the requests of the cloud. */
export function record(
  { cloud, listener, serviceHost: { service, host, region } }: RequestContext,
  details: Pick<RequestRecord, 'action' | 'accessKeyId' | 'registryIds' | 'status'>,
): void {
  const arn = cloud.principals.find(details.accessKeyId ?? '')?.arn ?? null
  cloud.requests.push({ service, host, region, ...details, arn, via: listener.via })
}
