import type { ApiTarget, AuthorizationData } from '../ecr/api-call.ts'
import type { AskedRegistry } from './requested-registries.ts'
import { checkProxyEndpoint, decodeAuthorizationToken } from '../ecr/authorization-token.ts'
import { askRegistries, type Options, settle, withContext } from './call-context.ts'
import { type EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import { callApi, tokenKey } from './fetch-token.ts'

/** What became of one call of the API. */
export type AuthorizationDataResult =
  | { readonly target: ApiTarget; readonly data: readonly AuthorizationData[] }
  | { readonly target: ApiTarget; readonly error: EcrLoginError }

/** The API takes ten ids at a time. */
const registryIdsPerCall = 10

/**
 * Gets the API's authorization data as it is, the tokens still base64, all values checked. Account ids are passed on,
 * ten to a call; hosts are taken for their account and region. Results stand in the order of their calls.
 * Throws for wrong arguments only.
 */
export function getAuthorizationData(options: Options = {}): Promise<AuthorizationDataResult[]> {
  return withContext(options, async (context) => {
    const asked = await askRegistries(options, context)
    const results = tokenCalls(asked).map(
      async ({ asked: one, registryIds }): Promise<AuthorizationDataResult> => {
        const { target } = one
        try {
          const data = await callApi(one, context, registryIds)
          for (const { authorizationToken, proxyEndpoint } of data) {
            decodeAuthorizationToken(authorizationToken)
            if (proxyEndpoint !== null) checkProxyEndpoint(proxyEndpoint)
          }
          return { target, data }
        } catch (error) {
          return { target, error: toEcrLoginError(error) }
        }
      },
    )
    return settle(results, options.signal)
  })
}

interface TokenCall {
  readonly asked: AskedRegistry
  readonly registryIds?: readonly string[]
}

function tokenCalls(asked: readonly AskedRegistry[]): TokenCall[] {
  const byToken = new Map<string, { asked: AskedRegistry; ids: string[] }>()
  for (const one of asked) {
    const call = byToken.get(tokenKey(one)) ?? { asked: one, ids: [] }
    byToken.set(tokenKey(one), call)
    if (one.registry?.registryId) call.ids.push(one.registry.registryId)
  }
  return [...byToken.values()].flatMap(({ asked: one, ids }): TokenCall[] =>
    ids.length === 0
      ? [{ asked: one }]
      : batches([...new Set(ids)], registryIdsPerCall).map((registryIds) => ({ asked: one, registryIds })),
  )
}

function batches<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}
