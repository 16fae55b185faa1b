import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from '../aws/service-hosts.ts'
import { type Answer, ServiceError } from '../aws/service-response.ts'
import type { Api } from '../protocols/api.ts'
import { parseSignature, type SignedRequest } from '../protocols/signature-verification.ts'
import { admit, answerEmptyRegistry, type Door, isUnder, refusal } from '../registry/registry-endpoint.ts'
import { askUpstream, relay, upstreamFolder } from '../registry/upstream.ts'
import { containerCredentials } from '../services/container-credentials.ts'
import { ecr } from '../services/ecr.ts'
import { ecrPublic } from '../services/ecr-public.ts'
import { instanceMetadata } from '../services/instance-metadata-service.ts'
import { signin } from '../services/signin.ts'
import { sso } from '../services/sso.ts'
import { ssoOidc } from '../services/sso-oidc.ts'
import { sts } from '../services/sts.ts'
import type { Cloud, Via } from '../state/cloud.ts'
import { deliver, type Misfortune } from '../state/faults.ts'
import type { Grant } from '../state/registry-tokens.ts'

/** Where requests come in. */
export interface Entrance {
  readonly via: Via
  placeOf(request: IncomingMessage): Place
  /** Scheme and authority of a place, as clients reach it here. */
  originOf(place: Place): string
}

const apis: Readonly<Record<Exclude<Place['service'], 'registry'>, Api>> = {
  ecr,
  'ecr-public': ecrPublic,
  sts,
  sso,
  'sso-oidc': ssoOidc,
  signin,
  'container-credentials': containerCredentials,
  'instance-metadata': instanceMetadata,
}

/** One request on its way. */
interface Visit extends Misfortune {
  readonly cloud: Cloud
  readonly entrance: Entrance
  readonly place: Place
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly now: Date
}

/** Answers what comes in at an entrance with the services of a cloud. */
export function createListener(cloud: Cloud, entrance: Entrance): RequestListener {
  return (request, response) => {
    // Whoever asked is gone, or everything ends.
    receive(cloud, entrance, request, response).catch(() => response.destroy())
  }
}

async function receive(
  cloud: Cloud,
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const place = entrance.placeOf(request)
  const signer = cloud.principals.find(parseSignature(request.headers)?.accessKeyId ?? '')
  const misfortune = cloud.faults.take(place, place.accountId ?? signer?.accountId ?? null)
  const now = misfortune.effect.now?.(cloud.now()) ?? cloud.now()
  const visit = { cloud, entrance, place, request, response, now, ...misfortune }
  await pause(visit, cloud.latencyMs)
  await (place.service === 'registry' ? visitRegistry(visit) : visitApi(visit, apis[place.service]))
}

async function visitApi(visit: Visit, api: Api): Promise<void> {
  const { method = '', url = '', headers } = visit.request
  const request = { method, url, headers, body: await buffer(visit.request) }
  const { action, registryIds } = api.read(request)
  const answer = await answerApi(visit, api, request)
  const accessKeyId = parseSignature(headers)?.accessKeyId ?? null
  record(visit, answer.status, { action, accessKeyId, ...(registryIds && { registryIds }) })
  await send(visit, answer)
}

async function answerApi(visit: Visit, api: Api, request: SignedRequest): Promise<Answer> {
  const { cloud, entrance, place, effect, now } = visit
  const registryUrl = entrance.via === 'endpoint' ? entrance.originOf(place) : null
  try {
    if (effect.refusal) throw effect.refusal(place.service, request.headers)
    return await api.answer({ request, place, registryUrl, cloud, effect, now })
  } catch (error) {
    if (error instanceof ServiceError) return api.refuse(error)
    return api.refuse(new ServiceError('InternalFailure', String(error), 500))
  }
}

async function visitRegistry(visit: Visit): Promise<void> {
  const { cloud, effect, place, request, now } = visit
  const { method = '', url = '/' } = request
  const door = doorOf(visit)
  const knock = { method, url, authorization: request.headers.authorization }
  const { grant, answer } = effect.refusal
    ? { grant: null, answer: refuse(effect.refusal(place.service, request.headers)) }
    : admit(knock, door, cloud.tokens, now)
  // A request that a fault befalls is answered here, so that the fault can act on the answer.
  const isUntroubled = Object.keys(effect).length === 0
  if (answer === null && cloud.upstream && isUntroubled && isUnder('/v2', url)) {
    return passOn(visit, door, grant, cloud.upstream)
  }
  const ownAnswer = answer ?? answerEmptyRegistry(knock, door)
  recordRegistry(visit, ownAnswer.status, grant)
  await send(visit, ownAnswer)
}

async function passOn(visit: Visit, door: Door, grant: Grant, upstream: URL): Promise<void> {
  const folder = upstreamFolder(door, grant)
  const answer = await askUpstream(visit.request, upstream, door, folder, visit.cloud.signal).catch(
    () => null,
  )
  recordRegistry(visit, answer?.statusCode ?? 502, grant)
  if (answer) return relay(answer, visit.response, folder)
  await send(visit, refusal(502, 'UNAVAILABLE', `No registry answers at ${upstream.origin}.`))
}

function doorOf({ entrance, place }: Visit): Door {
  const origin = entrance.originOf(place)
  if (entrance.via === 'endpoint') return { kind: 'endpoint', place, origin }
  return { kind: place.accountId === null ? 'public' : 'private', place, origin }
}

function refuse({ status, code, message }: ServiceError): Answer {
  return refusal(status, code, message)
}

async function send(visit: Visit, answer: Answer): Promise<void> {
  const { effect, now, response, delayMs } = visit
  const dated = { ...answer, headers: { date: now.toUTCString(), ...answer.headers } }
  const rewritten = effect.rewrite?.(dated) ?? dated
  await (effect.deliver ?? deliver)(response, rewritten, () => pause(visit, delayMs))
}

async function pause({ cloud }: Pick<Visit, 'cloud'>, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: cloud.signal })
}

function recordRegistry(visit: Visit, status: number, grant: Grant | null): void {
  const { method = '', url = '/' } = visit.request
  const [path] = url.split('?')
  record(visit, status, { action: `${method} ${path}`, accessKeyId: grant?.holder?.accessKeyId ?? null })
}

function record(
  { cloud, entrance, place: { service, host, region } }: Visit,
  status: number,
  question: { action: string; accessKeyId: string | null; registryIds?: readonly string[] },
): void {
  const arn = cloud.principals.find(question.accessKeyId ?? '')?.arn ?? null
  cloud.requests.push({ service, host, region, ...question, arn, status, via: entrance.via })
}
