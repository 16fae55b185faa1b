import { type AuthorizationData, describeTarget } from '../ecr/api-call.ts'
import type { AskedIdentity, Context } from './call-context.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { activeProfile, identityKey, isWebIdentity } from '../identity/identity.ts'
import { defineIdentity } from '../identity/fingerprint.ts'

/**
 * Gets the token that opens a registry: from the cache, else from the API.
 * Throws an `EcrLoginError`, or the reason of the caller's own signal.
 */
export async function fetchToken(asked: AskedIdentity, context: Context): Promise<AuthorizationData> {
  if (asked.failure) throw asked.failure
  const { target, identity, config } = asked
  const data = await context.cache.fetch({
    target,
    identity: defineIdentity(identity, config, context.machine),
    identityName: describeIdentity(asked),
    get signal() {
      return context.signal
    },
    timeLimits: context.timeLimits,
    ask: async (signal) => (await callApi(asked, { ...context, signal }))[0]!,
    warn: (message) => context.report('warning', message),
  })
  context.report('trace', 'cache')
  return data
}

/** Gets credentials and asks the API, for the entries of these accounts or for the caller's own. */
export async function callApi(
  asked: AskedIdentity,
  context: Context,
  registryIds?: readonly string[],
): Promise<AuthorizationData[]> {
  if (asked.failure) throw asked.failure
  const { target } = asked
  const profile = activeProfile(asked.identity, asked.config)
  context.report('verbose', `Asking ${describeTarget(target)} as ${describeIdentity(asked)}.`)
  let step = 'getting AWS credentials'
  const work = async () => {
    const credentials = await context.credentials(asked)
    context.report('trace', 'credentials')
    step = `asking ${describeTarget(target)} for an authorization token`
    const ids = registryIds ? { registryIds } : {}
    const { requestHandler, signal } = context
    const call = { ...target, ...ids, credentials, profile, config: asked.config, requestHandler, signal }
    const data = await context.api(call)
    context.report('trace', 'API')
    return data
  }
  return untilAborted(context.limit(work), context, () => step)
}

function describeIdentity({ identity, config }: AskedIdentity): string {
  const profile = activeProfile(identity, config)
  const given = identity.credentials
  const keys = isWebIdentity(given) ? `${given.roleArn} by a web identity` : 'the given keys'
  const base = profile === null ? keys : `profile ${profile}`
  return identity.role ? `${identity.role.arn} by ${base}` : base
}

/** Equal texts for registries that one token serves. */
export function tokenKey({ target, identity, failure }: AskedIdentity): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const key = [isPublic, region, endpoint, isFips, isDualStack, identityKey(identity), failure?.message]
  return JSON.stringify(key)
}

/** Ends the wait, not the work, when the signal fires: credential providers take no signal. */
export async function untilAborted<T>(
  work: Promise<T>,
  { signal, timeout, timeoutMs }: Context,
  step: () => string,
): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } catch (error) {
    if (timeout.aborted) {
      throw new EcrLoginError(
        'timed-out',
        `Timed out after ${timeoutMs / 1000} s while ${step()}.`,
        'Check the network and the proxy, or give it longer with --timeout.',
        { cause: error },
      )
    }
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
