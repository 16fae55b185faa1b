import type { AuthorizationData } from '../ecr/api-call.ts'
import { type AskedRegistry, askedHost } from './requested-registries.ts'
import { checkProxyEndpoint, untrustedValue } from '../ecr/authorization-token.ts'
import { askRegistries, type Context, type Options, settle, withContext } from './call-context.ts'
import { EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import { formatLoginCommand, type LoginCommand, type LoginPlace, placeOf } from './login-command.ts'
import { notEcrRegistry, parseHost } from '../registries/registry.ts'
import { fetchToken, tokenKey } from './fetch-token.ts'

/** The result for one registry. `registry` is its host, null for the caller's own while it is unknown. */
export type LoginResult =
  | { readonly registry: string; readonly region: string; readonly loginCommand: LoginCommand }
  | { readonly registry: string | null; readonly region: string; readonly error: EcrLoginError }

/**
 * Gets one login command per registry, in the order asked: the caller's own registry, or those named by
 * host or account id. Registries that one token opens share one call of the API; calls run at once.
 * A registry that fails does not fail the others. Throws for wrong arguments only.
 */
export function getLoginCommands(options: Options = {}): Promise<LoginResult[]> {
  return withContext(options, async (context) => {
    const asked = await askRegistries(options, context)
    return settle(loginCommandsFor(asked, context), options.signal)
  })
}

/** Gets the login command of exactly one registry. Throws whatever went wrong, as an `EcrLoginError`. */
export function getLoginCommand(options: Options = {}): Promise<LoginCommand> {
  return withContext(options, async (context) => {
    const asked = await askRegistries(options, context)
    if (asked.length !== 1) throw notOne(asked.length)
    const [result] = await settle(loginCommandsFor(asked, context), options.signal)
    if ('error' in result!) throw result.error
    return result!.loginCommand
  })
}

/** The results of registries that were asked for, in their order, each as soon as it is there. It never rejects. */
export function loginCommandsFor(asked: readonly AskedRegistry[], context: Context): Promise<LoginResult>[] {
  const answers = new Map<string, Promise<AuthorizationData>>()
  const { progress } = context
  progress.asked(asked.map((one) => askedHost(one) ?? `own registry in ${one.target.region}`))
  return asked.map(async (one, index) => {
    const { target } = one
    const key = tokenKey(one)
    const answer = answers.get(key) ?? fetchToken(one, context)
    answers.set(key, answer)
    try {
      const data = await answer
      const loginCommand = formatLoginCommand(
        one.registry ? placeOf(one.registry) : answeredPlace(one, data),
        data,
      )
      warnIfExpired(loginCommand, context)
      progress.settled(index, true)
      return { registry: loginCommand.Registry, region: target.region, loginCommand }
    } catch (error) {
      progress.settled(index, false)
      return { registry: askedHost(one), region: target.region, error: toEcrLoginError(error) }
    }
  })
}

function notOne(count: number): EcrLoginError {
  return new EcrLoginError(
    'invalid-usage',
    `Expected one registry, got ${count}.`,
    'Name one registry, or one account and one region.',
  )
}

/** The registry that the answer names: one of ECR's, or whatever an endpoint says that was configured. */
function answeredPlace({ target, authority }: AskedRegistry, data: AuthorizationData): LoginPlace {
  const proxyEndpoint = checkProxyEndpoint(data.proxyEndpoint ?? '')
  const { host, protocol } = new URL(proxyEndpoint)
  const registry = parseHost(host)
  if (!target.endpoint && (!registry || protocol !== 'https:')) throw untrustedValue('proxy endpoint')
  if (authority && authority !== host) throw notEcrRegistry(authority)
  return { proxyEndpoint, registry: host, registryId: registry?.registryId ?? null, region: target.region }
}

function warnIfExpired({ Registry, ExpiresAt }: LoginCommand, { now, report }: Context): void {
  if (ExpiresAt > now()) return
  report(
    'warning',
    `The authorization token of ${Registry} is already past its expiry, or this clock is wrong.`,
  )
}
