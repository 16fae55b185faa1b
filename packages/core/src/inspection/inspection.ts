import { noCache } from '../cache/token-cache.ts'
import { apiUrl } from '../ecr/ecr-api.ts'
import { type EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import type { ProbeResult } from '../http/probe.ts'
import { type CallerIdentity, getCallerIdentity } from '../identity/caller-identity.ts'
import { describeSource, fallbackWarning } from '../identity/describe-source.ts'
import type { SourceKind } from '../identity/sources/source.ts'
import { type CallContext, withRequestedRegistries } from '../login/call-context.ts'
import { withTimeout } from '../login/fetch-token.ts'
import { loginResults } from '../login/get-login-commands.ts'
import type { LoginCommand } from '../login/login-command.ts'
import type { LoginOptions } from '../login/options.ts'
import { type RequestedRegistry, requestedHost } from '../login/requested-registries.ts'
import type { Region } from '../registries/region.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'

/** The result of one step: its value, or why it failed. */
export type Result<T> = { readonly value: T } | { readonly error: EcrLoginError }

/** Everything that a login to one registry depends on, without any secret. */
export interface Inspection {
  /** Its host; null for the caller's own when it is unknown. */
  readonly registry: string | null
  readonly region: Region
  /** The first rule of the settings file that matches; null for none. */
  readonly rule: RegistryRule | null
  readonly identity: {
    /** The kind of source that provides the credentials; null when none can be chosen, as `credentials` says. */
    readonly source: SourceKind | null
    /** The source in words: `profile build`. */
    readonly description: string
    /** The profile in use; null when the credentials come from elsewhere. */
    readonly profile: string | null
    /** The ARN of the role that is assumed; null for none. */
    readonly role: string | null
    /** The name under which a rule vouches that the credentials are always the same principal's; null for none. */
    readonly cacheAs: string | null
    /** One sentence when a role of the machine is used although a profile was named; else null. */
    readonly warning: string | null
  }
  /** The expiry of the AWS credentials; null for never. */
  readonly credentials: Result<Date | null>
  /** The principal of the credentials; null when there are no credentials. */
  readonly caller: Result<CallerIdentity> | null
  /** The response of the API's endpoint to an unsigned request. */
  readonly api: Result<ProbeResult>
  /** The expiry of the authorization token that AWS issued for the inspection; the token is not cached. */
  readonly token: Result<Date>
  /** The registry's response to that token, with status 200 if it accepts the token; null when there is no token. */
  readonly registryResponse: Result<ProbeResult> | null
}

/** Does the work of `inspectLogins`. */
export function inspect(options: LoginOptions): Promise<Inspection[]> {
  return withRequestedRegistries({ ...options, cache: noCache }, (requested, context) => {
    const results = loginResults(requested, context)
    return Promise.all(
      requested.map(async (one, index) => {
        const [result, api, identity] = await Promise.all([
          results[index]!,
          attempt(async () => probe(await apiUrl(one.target), {}, one, context)),
          inspectIdentity(one, context),
        ])
        const login = 'error' in result ? null : result.loginCommand
        return {
          registry: login?.Registry ?? requestedHost(one),
          region: one.region,
          rule: one.rule,
          ...identity,
          api,
          token: 'error' in result ? { error: result.error } : { value: result.loginCommand.ExpiresAt },
          registryResponse: login && (await attempt(() => probeRegistry(login, one, context))),
        }
      }),
    )
  })
}

async function inspectIdentity(
  requested: RequestedRegistry,
  context: CallContext,
): Promise<Pick<Inspection, 'identity' | 'credentials' | 'caller'>> {
  const { identity, failure, target, config } = requested
  const credentials = await attempt(async () => {
    if (failure) throw failure
    const work = context.credentials(identity.source, config)
    return withTimeout(work, context, () => 'getting AWS credentials')
  })
  const caller =
    'error' in credentials
      ? null
      : await attempt(async () =>
          getCallerIdentity({
            credentials: credentials.value,
            region: target.region,
            config,
            requestHandler: await sdkHandler(requested, context),
            signal: context.signal(),
            now: context.now,
          }),
        )
  return {
    identity: {
      source: identity?.source.kind ?? null,
      description: identity ? describeSource(identity.source) : '',
      profile: identity?.source.profile ?? null,
      role: identity && 'roleArn' in identity.source ? identity.source.roleArn : null,
      cacheAs: identity?.cacheAs ?? null,
      warning: identity && fallbackWarning(identity),
    },
    credentials: 'error' in credentials ? credentials : { value: credentials.value.expiration ?? null },
    caller,
  }
}

/** Sends the token to the registry as clients do: ECR Public exchanges it for a bearer token. */
function probeRegistry(
  login: LoginCommand,
  requested: RequestedRegistry,
  context: CallContext,
): Promise<ProbeResult> {
  const { Username, Password, ProxyEndpoint, Registry } = login
  const authorization = `Basic ${Buffer.from(`${Username}:${Password}`).toString('base64')}`
  const path = requested.target.isPublic ? `/token/?service=${Registry}&scope=aws` : '/v2/'
  return probe(`${ProxyEndpoint}${path}`, { authorization }, requested, context)
}

async function probe(
  url: string,
  headers: Readonly<Record<string, string>>,
  requested: RequestedRegistry,
  context: CallContext,
): Promise<ProbeResult> {
  const [http, requestHandler] = await Promise.all([
    import('../http/probe.ts'),
    sdkHandler(requested, context),
  ])
  const { config } = requested
  return http.probe(url, headers, { config, requestHandler, signal: context.signal() })
}

async function sdkHandler({ config }: RequestedRegistry, { requestHandlers }: CallContext) {
  return (await requestHandlers.for(config)).forSdk()
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error: toEcrLoginError(error) }
  }
}
