import { retrySettings } from '../aws-config/aws-config.ts'
import type { CachedIdentity } from '../cache/cache-request.ts'
import { noCache } from '../cache/token-cache.ts'
import type { ApiCall } from '../ecr/api-call.ts'
import { describeTarget } from '../ecr/api-target.ts'
import type { AuthorizationData } from '../ecr/authorization-data.ts'
import { type AuthorizationToken, parseAuthorizationToken } from '../ecr/authorization-token.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { timeoutHint } from '../errors/hints.ts'
import { describeSource, sourceId } from '../identity/describe-source.ts'
import { fingerprintCredentials, fingerprintIdentity } from '../identity/fingerprint.ts'
import type { Identity } from '../identity/identity.ts'
import { untilAborted } from '../system/abort.ts'
import type { CallContext } from './call-context.ts'
import type { RequestedRegistry } from './requested-registries.ts'

/**
 * Gets the token for a registry from the cache, else from the API. Throws an `EcrLoginError`, or the reason of the
 * caller's own signal.
 */
export async function fetchToken(
  requested: RequestedRegistry,
  context: CallContext,
): Promise<AuthorizationToken> {
  if (requested.failure) throw requested.failure
  const { target, identity } = requested
  const token = await context.cache.fetch({
    target,
    identity: await cachedIdentity(identity, context),
    identityName: describeSource(identity.source),
    signal: context.signal,
    timeoutMs: context.timeoutMs,
    timeLimits: context.timeLimits,
    fetch: async (signal) => {
      const [data] = await callApi(requested, { ...context, signal: () => signal })
      return parseAuthorizationToken(data!)
    },
    warn: (message) => context.logger.warn(message),
  })
  context.onPhase('cache')
  return token
}

/**
 * The identity as the cache knows it; null when the cache cannot distinguish it. An opaque source is asked for its
 * credentials, which takes one request to this machine, or one process.
 */
async function cachedIdentity(identity: Identity, context: CallContext): Promise<CachedIdentity | null> {
  if (context.cache === noCache) return null
  const fingerprint = fingerprintIdentity(identity)
  if (!fingerprint) return null
  const { inputs, opaque } = fingerprint
  if (!opaque) return { inputs, credentials: null }
  const work = context.credentials(opaque, identity.config)
  const credentials = await withTimeout(work, context, () => 'getting AWS credentials')
  return { inputs, credentials: fingerprintCredentials(credentials) }
}

/**
 * Gets credentials and calls the API for the tokens of these accounts, or for that of the caller's own. Returns at least
 * one entry. Throws as `fetchToken` does.
 */
export async function callApi(
  requested: RequestedRegistry,
  context: CallContext,
  { registryIds, onResponse }: Pick<ApiCall, 'registryIds' | 'onResponse'> = {},
): Promise<AuthorizationData[]> {
  if (requested.failure) throw requested.failure
  const { target, identity } = requested
  context.logger.debug(
    `Requesting a token from ${describeTarget(target)} with ${describeSource(identity.source)}.`,
  )
  let step = 'getting AWS credentials'
  const work = async () => {
    const credentials = await context.credentials(identity.source, identity.config)
    context.onPhase('credentials')
    step = `requesting an authorization token from ${describeTarget(target)}`
    const data = await context.api({
      ...target,
      ...(registryIds && { registryIds }),
      ...(onResponse && { onResponse }),
      credentials,
      profile: identity.source.profile,
      retries: retrySettings(identity.config),
      requestHandler: await context.requestHandlers.for(identity.config),
      signal: context.signal(),
      now: context.now,
    })
    context.onPhase('API')
    return data
  }
  return withTimeout(context.limit(work), context, () => step)
}

/** Waits for work until the call ends. Throws `timed-out` with the current step when the call's time limit has passed. */
export async function withTimeout<T>(
  work: Promise<T>,
  { signal, timeout, timeoutMs }: Pick<CallContext, 'signal' | 'timeout' | 'timeoutMs'>,
  step: () => string,
): Promise<T> {
  try {
    return await untilAborted(work, signal())
  } catch (error) {
    if (!timeout().aborted) throw error
    const message = `Timed out after ${timeoutMs / 1000} s while ${step()}.`
    throw new EcrLoginError('timed-out', message, timeoutHint, { cause: error })
  }
}

/** Equal for registries that share a token. */
export function requestId({ target, identity, failure }: RequestedRegistry): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const who = identity ? [sourceId(identity.source, identity.config), identity.cacheAs] : failure.message
  return JSON.stringify([isPublic, region, endpoint, isFips, isDualStack, who])
}
