import {
  type ApiCall,
  type ApiTarget,
  type AuthorizationData,
  describeTarget,
  type EcrApi,
} from './api-call.ts'
import { translateAwsError } from '../errors/aws-errors.ts'
import { askDirectly } from './direct/direct-call.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { AwsRequestHandler } from '../http/request-handler.ts'

/** Where the SDK's rules, or the configured endpoint, say that a target is. */
export async function apiUrl({
  isPublic,
  region,
  endpoint,
  isFips,
  isDualStack,
}: ApiTarget): Promise<string> {
  if (endpoint) return endpoint
  const { config } = isPublic
    ? new (await import('@aws-sdk/client-ecr-public')).ECRPUBLICClient({ region })
    : new (await import('@aws-sdk/client-ecr')).ECRClient({ region })
  return config.endpointProvider({ Region: region, UseFIPS: isFips, UseDualStack: isDualStack }).url.href
}

/**
 * The real API. What it refuses or cannot be made sense of is the AWS SDK's, which is loaded for it: it knows what is
 * worth another try, and when.
 */
export const callEcr: EcrApi = async (call) => {
  const doing = `asking ${describeTarget(call)} for an authorization token`
  const direct = await askDirectly(call)
  if (direct && 'data' in direct) return [...direct.data]
  try {
    const handler = await call.requestHandler()
    // The first answer that the SDK gets is the one that is there.
    const requestHandler = direct ? (await import('../http/request-handler.ts')).replay(direct.refusal, handler) : handler
    const data = await (call.isPublic ? callPublic : callPrivate)(call, requestHandler)
    return data.map((entry) => checkEntry(entry, call.isPublic))
  } catch (error) {
    // The SDK stumbles over answers of a shape that it does not look for.
    const cause = error instanceof TypeError ? new SyntaxError('Unreadable answer', { cause: error }) : error
    throw translateAwsError(cause, { doing, profile: call.profile })
  }
}

interface RawEntry {
  readonly authorizationToken?: string | undefined
  readonly expiresAt?: Date | undefined
  readonly proxyEndpoint?: string | undefined
}

async function callPrivate(
  call: ApiCall,
  requestHandler: AwsRequestHandler,
): Promise<(RawEntry | undefined)[]> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
  const client = new ECRClient(clientConfig(call, requestHandler))
  const input = call.registryIds ? { registryIds: [...call.registryIds] } : {}
  const answer = await client.send(new GetAuthorizationTokenCommand(input), { abortSignal: call.signal })
  const data = answer.authorizationData
  return Array.isArray(data) && data.length > 0 ? data : [undefined]
}

async function callPublic(
  call: ApiCall,
  requestHandler: AwsRequestHandler,
): Promise<(RawEntry | undefined)[]> {
  const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public')
  const client = new ECRPUBLICClient(clientConfig(call, requestHandler))
  const answer = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: call.signal })
  return [answer.authorizationData]
}

function clientConfig(call: ApiCall, requestHandler: AwsRequestHandler) {
  return {
    region: call.region,
    credentials: call.credentials,
    requestHandler: requestHandler as never,
    // The SDK refuses either flag beside an endpoint, those in environment and profile included.
    useFipsEndpoint: call.isFips && !call.endpoint,
    useDualstackEndpoint: call.isDualStack && !call.endpoint,
    ...(call.endpoint && { endpoint: call.endpoint }),
    // Its settings for retries.
    ...(call.profile !== null && { profile: call.profile }),
  }
}

function checkEntry(entry: RawEntry | undefined, isPublic: boolean): AuthorizationData {
  const { authorizationToken, expiresAt, proxyEndpoint } = entry ?? {}
  const isWhole =
    typeof authorizationToken === 'string' &&
    expiresAt instanceof Date &&
    !Number.isNaN(expiresAt.getTime()) &&
    (isPublic || typeof proxyEndpoint === 'string')
  if (isWhole) return { authorizationToken, expiresAt, proxyEndpoint: proxyEndpoint ?? null }
  throw new EcrLoginError(
    'invalid-answer',
    'The answer to GetAuthorizationToken lacks the token, its expiry or its endpoint.',
    'Look at what stands between here and AWS (proxy, endpoint).',
  )
}
