import type { HttpResponse } from '../../http/response.ts'
import { dnsSuffix } from '../../registries/registry.ts'
import type { ApiCall } from '../api-call.ts'
import type { ApiTarget } from '../api-target.ts'
import { type AuthorizationData, toAuthorizationData } from '../authorization-data.ts'
import { signRequest } from './signature-v4.ts'

/** The response to a direct call: the data, or AWS's refusal. */
export type DirectResponse =
  | { readonly data: readonly AuthorizationData[] }
  | { readonly refusal: HttpResponse }

/** One of the two services that have a GetAuthorizationToken. */
interface Service {
  /** As in hosts and signatures. */
  readonly name: string
  /** As in `x-amz-target`. */
  readonly id: string
}

const privateService: Service = { name: 'ecr', id: 'AmazonEC2ContainerRegistry_V20150921' }
const publicService: Service = { name: 'ecr-public', id: 'SpencerFrontendService' }

/**
 * Calls GetAuthorizationToken without the AWS SDK, which takes longer to load than this call takes. Returns null for
 * calls that only the SDK can make, and for any response that is not clearly from AWS. Throws the signal's reason.
 */
export async function callDirectly(call: ApiCall): Promise<DirectResponse | null> {
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
    const signed = await signRequest(unsigned, call.credentials, call.now())
    const response = await call.requestHandler.post({ url, headers: signed, body, signal: call.signal })
    return readResponse(response, call.isPublic)
  } catch {
    call.signal.throwIfAborted()
    return null
  }
}

/** The URL of an API; null when only the AWS SDK's endpoint rules know it. */
export function urlOf(
  {
    endpoint,
    region,
    isFips,
    isDualStack,
  }: Pick<ApiTarget, 'endpoint' | 'region' | 'isFips' | 'isDualStack'>,
  { name }: Service,
): URL | null {
  if (!endpoint) {
    return isFips || isDualStack ? null : new URL(`https://api.${name}.${region}.${dnsSuffix(region)}/`)
  }
  const url = new URL(endpoint)
  return url.href === `${url.origin}/` ? url : null
}

/** Returns null unless the response is from AWS: those of proxies and sign-in pages have no request id. */
function readResponse(response: HttpResponse, isPublic: boolean): DirectResponse | null {
  const { status, headers, body } = response
  if (status !== 200) return status >= 400 && headers['x-amzn-requestid'] ? { refusal: response } : null
  const { authorizationData } = JSON.parse(Buffer.from(body).toString('utf8'))
  const entries: unknown[] = isPublic ? [authorizationData] : [...authorizationData]
  const data = entries.map((entry) => toAuthorizationData(entry, isPublic))
  return data.length > 0 && data.every((entry) => entry !== null) ? { data } : null
}
