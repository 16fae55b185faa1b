import type { ApiResponse } from '../ecr/api-call.ts'
import type { ApiTarget } from '../ecr/api-target.ts'
import type { AuthorizationData } from '../ecr/authorization-data.ts'
import { checkProxyEndpoint, decodeAuthorizationToken } from '../ecr/authorization-token.ts'
import { type EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import { type CallContext, withRequestedRegistries } from './call-context.ts'
import { callApi, requestId } from './fetch-token.ts'
import type { LoginOptions } from './options.ts'
import type { RequestedRegistry } from './requested-registries.ts'

/** The result of one API call: its data, or why it failed. */
export type AuthorizationDataResult =
  | {
      readonly target: ApiTarget
      readonly data: readonly AuthorizationData[]
      /** Null when nothing is known of the response but its data. */
      readonly response: ApiResponse | null
    }
  | { readonly target: ApiTarget; readonly error: EcrLoginError }

/** The API accepts ten account ids per call. */
const registryIdsPerCall = 10

/**
 * Gets authorization data as the API returns it, with all values checked and the tokens still in base64. Account ids,
 * including those in hosts, are passed to the API, ten per call. Results are in the order of the calls; the cache is not
 * used. Throws an `EcrLoginError` for wrong arguments, and the reason of `signal` once it has fired; any other failure is
 * the result of its call.
 */
export function getAuthorizationData(options: LoginOptions = {}): Promise<AuthorizationDataResult[]> {
  return withRequestedRegistries(options, (requested, context) =>
    Promise.all(planCalls(requested).map((call) => makeCall(call, context))),
  )
}

/** One API call, for accounts or for the caller's own registry. */
interface PlannedCall {
  readonly requested: RequestedRegistry
  readonly registryIds?: readonly string[]
}

async function makeCall(
  { requested, registryIds }: PlannedCall,
  context: CallContext,
): Promise<AuthorizationDataResult> {
  const { target } = requested
  try {
    let response: ApiResponse | null = null
    const onResponse = (one: ApiResponse) => {
      response = one
    }
    const data = await callApi(requested, context, { ...(registryIds && { registryIds }), onResponse })
    for (const { authorizationToken, proxyEndpoint } of data) {
      decodeAuthorizationToken(authorizationToken)
      if (proxyEndpoint !== null) checkProxyEndpoint(proxyEndpoint)
    }
    return { target, data, response }
  } catch (error) {
    return { target, error: toEcrLoginError(error) }
  }
}

function planCalls(requested: readonly RequestedRegistry[]): PlannedCall[] {
  const byToken = new Map<string, { requested: RequestedRegistry; ids: string[] }>()
  for (const one of requested) {
    const call = byToken.get(requestId(one)) ?? { requested: one, ids: [] }
    byToken.set(requestId(one), call)
    if (one.registry?.registryId) call.ids.push(one.registry.registryId)
  }
  return [...byToken.values()].flatMap(({ requested: one, ids }): PlannedCall[] =>
    ids.length === 0
      ? [{ requested: one }]
      : inBatches([...new Set(ids)], registryIdsPerCall).map((registryIds) => ({
          requested: one,
          registryIds,
        })),
  )
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}
