import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsRequestHandler } from '../../http/request-handler.ts'
import { dnsSuffix } from '../../registries/registry.ts'
import type { HttpResponse } from '../../system/runtime/response.ts'
import { signRequest } from './signature-v4.ts'

/** A call of GetAuthorizationToken of ECR or ECR Public. */
export interface DirectCall extends DirectTarget {
  readonly isPublic: boolean
  readonly credentials: AwsCredentialIdentity
  readonly registryIds?: readonly string[]
  readonly requestHandler: Pick<AwsRequestHandler, 'post'>
  readonly signal: AbortSignal
  readonly now: () => Date
}

interface DirectTarget {
  readonly region: string
  readonly endpoint: string | null
  readonly isFips: boolean
  readonly isDualStack: boolean
}

/** The result of a direct call: the entries of `authorizationData`, unchecked, or AWS's refusal. */
export type DirectResponse =
  | { readonly entries: readonly unknown[]; readonly response: HttpResponse }
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
export async function callDirectly(call: DirectCall): Promise<DirectResponse | null> {
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
  { endpoint, region, isFips, isDualStack }: DirectTarget,
  { name }: Pick<Service, 'name'>,
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
  return { entries: isPublic ? [authorizationData] : [...authorizationData], response }
}
