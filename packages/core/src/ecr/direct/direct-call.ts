import type { ApiCall, AuthorizationData } from '../api-call.ts'
import type { HttpAnswer } from '../../http/response.ts'
import { post } from '../../http/post.ts'
import { dnsSuffix } from '../../registries/registry.ts'
import { signRequest } from './signature-v4.ts'

/** What came of asking: what was asked for, or AWS's refusal. */
export type DirectAnswer = { readonly data: readonly AuthorizationData[] } | { readonly refusal: HttpAnswer }

/** One of the two APIs that have a GetAuthorizationToken. */
interface Service {
  /** What it is called in hosts and signatures. */
  readonly name: string
  /** What it is called in `x-amz-target`. */
  readonly id: string
}

const privateService: Service = { name: 'ecr', id: 'AmazonEC2ContainerRegistry_V20150921' }
const publicService: Service = { name: 'ecr-public', id: 'SpencerFrontendService' }

/**
 * Asks for an authorization token without the AWS SDK, which takes longer to load than this to be answered.
 * Gives null for what only the SDK can do, and for whatever is not AWS's clear yes or no. Throws the signal's reason.
 */
export async function askDirectly(call: ApiCall): Promise<DirectAnswer | null> {
  const service = call.isPublic ? publicService : privateService
  const url = urlOf(call, service)
  if (!url) return null
  const body = JSON.stringify(call.registryIds ? { registryIds: call.registryIds } : {})
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'user-agent': 'ecrlogin',
    'x-amz-target': `${service.id}.GetAuthorizationToken`,
  }
  const unsigned = { url, headers, body, service: service.name, region: call.region }
  try {
    const signed = await signRequest(unsigned, call.credentials, new Date())
    return readClear(await post({ url, headers: signed, body, signal: call.signal }, call.config), call)
  } catch {
    call.signal.throwIfAborted()
    return null
  }
}

/** Where the API is; null where that is not plain. */
export function urlOf(
  { endpoint, region, isFips, isDualStack }: Pick<ApiCall, 'endpoint' | 'region' | 'isFips' | 'isDualStack'>,
  { name }: Service,
): URL | null {
  if (!endpoint) {
    return isFips || isDualStack ? null : new URL(`https://api.${name}.${region}.${dnsSuffix(region)}/`)
  }
  const url = new URL(endpoint)
  return url.href === `${url.origin}/` ? url : null
}

/** AWS's yes or no; what else there may be on the way gives answers without a request id. */
function readClear(answer: HttpAnswer, { isPublic }: ApiCall): DirectAnswer | null {
  const { status, headers, body } = answer
  if (status === 200) {
    const data = readData(Buffer.from(body).toString('utf8'), isPublic)
    return data && { data }
  }
  return status >= 400 && headers['x-amzn-requestid'] ? { refusal: answer } : null
}

/** What the answer holds, null when anything in it is missing or not of its kind. */
function readData(text: string, isPublic: boolean): AuthorizationData[] | null {
  const { authorizationData } = JSON.parse(text)
  const data = (isPublic ? [authorizationData] : [...authorizationData]).map((entry) =>
    readEntry(entry, isPublic),
  )
  return data.length > 0 && data.every((entry) => entry !== null) ? data : null
}

function readEntry(entry: Record<string, unknown>, isPublic: boolean): AuthorizationData | null {
  const { authorizationToken, expiresAt: seconds, proxyEndpoint = null } = entry
  if (typeof authorizationToken !== 'string' || typeof seconds !== 'number') return null
  if (typeof proxyEndpoint !== 'string' && !(isPublic && proxyEndpoint === null)) return null
  const expiresAt = new Date(Math.round(seconds * 1000))
  return Number.isNaN(expiresAt.getTime()) ? null : { authorizationToken, expiresAt, proxyEndpoint }
}
