import type { ResponseMetadata } from '@smithy/types'
import { translateAwsError } from '../errors/translate-aws-error.ts'
import { clientOptions } from '../http/client-options.ts'
import type { SdkRequestHandler } from '../http/sdk-request-handler.ts'
import type { ApiCall, EcrApi } from './api-call.ts'
import { type ApiTarget, describeTarget } from './api-target.ts'
import { type AuthorizationData, incompleteResponse, toAuthorizationData } from './authorization-data.ts'
import { callDirectly } from './direct/direct-call.ts'

/** The URL of a target, by the AWS SDK's endpoint rules unless one is configured. */
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
 * The real API. Tries the direct call first. The AWS SDK takes over when that gets no usable response or a refusal, since
 * it knows what to retry and when.
 */
export const callEcr: EcrApi = async (call) => {
  const doing = `requesting an authorization token from ${describeTarget(call)}`
  const direct = await callDirectly(call)
  if (direct && 'entries' in direct) {
    const data = checkEntries(direct.entries, call)
    const { status, headers, body } = direct.response
    const requestId = headers['x-amzn-requestid'] ?? null
    if (data) call.onResponse?.({ statusCode: status, requestId, contentLength: body.length })
    if (data) return data
  }
  try {
    const handler = await call.requestHandler.forSdk()
    // The SDK gets the refusal as its first response, so the call is not made twice.
    const requestHandler =
      direct && 'refusal' in direct
        ? (await import('../http/sdk-request-handler.ts')).replay(direct.refusal, handler)
        : handler
    const entries = await (call.isPublic ? callPublic : callPrivate)(call, requestHandler)
    const checked = checkEntries(entries, call)
    if (!checked) throw incompleteResponse()
    return checked
  } catch (error) {
    // The SDK fails in its own code when a response has an unexpected shape.
    const cause =
      error instanceof TypeError ? new SyntaxError('Unreadable response', { cause: error }) : error
    throw translateAwsError(cause, { doing, profile: call.profile })
  }
}

/** Null when there is no entry, or when one lacks a part. */
function checkEntries(entries: readonly unknown[], { isPublic }: ApiCall): AuthorizationData[] | null {
  const data = entries.map((entry) => toAuthorizationData(entry, isPublic))
  return data.length > 0 && data.every((entry) => entry !== null) ? data : null
}

async function callPrivate(call: ApiCall, requestHandler: SdkRequestHandler): Promise<unknown[]> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
  const client = new ECRClient(signedOptions(call, requestHandler))
  const input = call.registryIds ? { registryIds: [...call.registryIds] } : {}
  const response = await client.send(new GetAuthorizationTokenCommand(input), { abortSignal: call.signal })
  const entries: unknown = response.authorizationData
  report(response.$metadata, call)
  return Array.isArray(entries) ? entries : []
}

async function callPublic(call: ApiCall, requestHandler: SdkRequestHandler): Promise<unknown[]> {
  const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public')
  const client = new ECRPUBLICClient(signedOptions(call, requestHandler))
  const response = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: call.signal })
  report(response.$metadata, call)
  return [response.authorizationData]
}

function report({ httpStatusCode, requestId }: ResponseMetadata, { onResponse }: ApiCall): void {
  onResponse?.({ statusCode: httpStatusCode ?? 200, requestId: requestId ?? null, contentLength: null })
}

function signedOptions(call: ApiCall, requestHandler: SdkRequestHandler) {
  return { ...clientOptions(call, { ...call, requestHandler }), credentials: call.credentials }
}
