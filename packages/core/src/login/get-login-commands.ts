import { type AuthorizationToken, checkProxyEndpoint, untrustedValue } from '../ecr/authorization-token.ts'
import { EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import { notEcrRegistry, parseHost } from '../registries/registry.ts'
import { type CallContext, withRequestedRegistries } from './call-context.ts'
import { fetchToken, requestId } from './fetch-token.ts'
import { formatLoginCommand, type LoginCommand, type LoginPlace, placeOf } from './login-command.ts'
import type { LoginOptions } from './options.ts'
import { nameOf, type RequestedRegistry, requestedHost } from './requested-registries.ts'

/** The result for one registry. `registry` is its host; null for the caller's own when it is unknown. */
export type LoginResult =
  | { readonly registry: string; readonly region: string; readonly loginCommand: LoginCommand }
  | { readonly registry: string | null; readonly region: string; readonly error: EcrLoginError }

/**
 * Gets one login command per registry, in the requested order: the caller's own registry, or those named by host or
 * account id. Registries with the same token share one API call, and calls run concurrently. A failure is the result of
 * its registry. Throws an `EcrLoginError` for wrong arguments, and the reason of `signal` once it has fired.
 */
export function getLoginCommands(options: LoginOptions = {}): Promise<LoginResult[]> {
  return withRequestedRegistries(options, (requested, context) =>
    Promise.all(loginResults(requested, context)),
  )
}

/** Gets the login command of exactly one registry. Throws an `EcrLoginError` for any failure, or the reason of `signal`. */
export function getLoginCommand(options: LoginOptions = {}): Promise<LoginCommand> {
  return withRequestedRegistries(options, async (requested, context) => {
    if (requested.length !== 1) throw notOne(requested.length)
    const result = (await loginResults(requested, context)[0])!
    options.signal?.throwIfAborted()
    if ('error' in result) throw result.error
    return result.loginCommand
  })
}

/** The results for the requested registries, in the same order. Each resolves as soon as it is known, and none rejects. */
export function loginResults(
  requested: readonly RequestedRegistry[],
  context: CallContext,
): Promise<LoginResult>[] {
  const tokens = new Map<string, Promise<AuthorizationToken>>()
  const { progress } = context
  progress.requested(requested.map(nameOf))
  return requested.map(async (one, index) => {
    const { target } = one
    const id = requestId(one)
    const token = tokens.get(id) ?? fetchToken(one, context)
    tokens.set(id, token)
    try {
      const loginCommand = toLoginCommand(one, await token)
      warnIfExpired(loginCommand, context)
      progress.settled(index, true)
      return { registry: loginCommand.Registry, region: target.region, loginCommand }
    } catch (error) {
      progress.settled(index, false)
      return { registry: requestedHost(one), region: target.region, error: toEcrLoginError(error) }
    }
  })
}

function toLoginCommand(requested: RequestedRegistry, token: AuthorizationToken): LoginCommand {
  const { registry } = requested
  return formatLoginCommand(registry ? placeOf(registry) : placeInResponse(requested, token), token)
}

/**
 * The registry that the response names: an ECR host, or any host if the endpoint is a configured one. Throws
 * `untrusted-value` for anything else, and `not-ecr-registry` when another registry was requested.
 */
function placeInResponse({ target, authority }: RequestedRegistry, token: AuthorizationToken): LoginPlace {
  const proxyEndpoint = checkProxyEndpoint(token.proxyEndpoint ?? '')
  const { host, protocol } = new URL(proxyEndpoint)
  const registry = parseHost(host)
  if (!target.endpoint && (!registry || protocol !== 'https:')) throw untrustedValue('proxy endpoint')
  if (authority && authority !== host) throw notEcrRegistry(authority)
  return { proxyEndpoint, registry: host, registryId: registry?.registryId ?? null, region: target.region }
}

function notOne(count: number): EcrLoginError {
  return new EcrLoginError(
    'invalid-usage',
    `Expected one registry, got ${count}.`,
    'Name one registry, or one account and one region.',
  )
}

function warnIfExpired({ Registry, ExpiresAt }: LoginCommand, { now, logger }: CallContext): void {
  if (ExpiresAt > now()) return
  logger.warn(
    `The authorization token for ${Registry} has already expired, or the clock of this machine is wrong.`,
  )
}
