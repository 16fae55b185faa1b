import type { AwsCredentialIdentity } from '@smithy/types'
import { translateAwsError } from './aws-errors.ts'
import { EcrLoginError, hideUserInfo } from './errors.ts'
import type { AwsRequestHandler } from './network.ts'

/** One entry of the API's `authorizationData`, as it came. */
export interface AuthorizationData {
  /** Base64 of `user:password`. */
  readonly authorizationToken: string
  readonly expiresAt: Date
  /** A URL such as `https://111122223333.dkr.ecr.us-west-2.amazonaws.com`; null from ECR Public. */
  readonly proxyEndpoint: string | null
}

/** Where a call of GetAuthorizationToken goes, whoever makes it. */
export interface ApiTarget {
  readonly isPublic: boolean
  readonly region: string
  /** The configured endpoint's URL; null lets the SDK's rules decide, and only then the flags count. */
  readonly endpoint: string | null
  readonly isFips: boolean
  readonly isDualStack: boolean
}

export interface ApiCall extends ApiTarget {
  readonly credentials: AwsCredentialIdentity
  /** At most ten account ids; only they make the API return one entry per account. */
  readonly registryIds?: readonly string[]
  readonly profile: string | null
  readonly requestHandler: AwsRequestHandler
  readonly signal: AbortSignal
}

/** Calls GetAuthorizationToken of ECR or of ECR Public; a parameter of everything above, for tests. */
export type EcrApi = (call: ApiCall) => Promise<AuthorizationData[]>

/** What a target is called in sentences: `ECR in us-west-2`. */
export function describeTarget({ isPublic, region, endpoint }: ApiTarget): string {
  const service = isPublic ? 'ECR Public' : 'ECR'
  return `${service} in ${region}${endpoint ? ` at ${hideUserInfo(endpoint)}` : ''}`
}

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

/** The real API, through the AWS SDK, which is loaded on the first call. */
export const callEcr: EcrApi = async (call) => {
  const doing = `asking ${describeTarget(call)} for an authorization token`
  try {
    const data = await (call.isPublic ? callPublic(call) : callPrivate(call))
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

async function callPrivate(call: ApiCall): Promise<(RawEntry | undefined)[]> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
  const client = new ECRClient(clientConfig(call))
  const input = call.registryIds ? { registryIds: [...call.registryIds] } : {}
  const answer = await client.send(new GetAuthorizationTokenCommand(input), { abortSignal: call.signal })
  const data = answer.authorizationData
  return Array.isArray(data) && data.length > 0 ? data : [undefined]
}

async function callPublic(call: ApiCall): Promise<(RawEntry | undefined)[]> {
  const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public')
  const client = new ECRPUBLICClient(clientConfig(call))
  const answer = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: call.signal })
  return [answer.authorizationData]
}

function clientConfig(call: ApiCall) {
  return {
    region: call.region,
    credentials: call.credentials,
    requestHandler: call.requestHandler as never,
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
