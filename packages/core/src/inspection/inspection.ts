import { type AskedRegistry, askedHost, findNamedRegistry } from '../login/requested-registries.ts'
import { type AwsConfig, configuredRegion } from '../aws-config/aws-config.ts'
import { askCaller, type Caller } from '../identity/caller-identity.ts'
import { askRegistries, type Context, type Options, withContext } from '../login/call-context.ts'
import { type CredentialSource, findSource } from '../identity/credential-sources.ts'
import { apiUrl } from '../ecr/ecr-api.ts'
import { type EcrLoginError, toEcrLoginError } from '../errors/errors.ts'
import type { LoginCommand } from '../login/login-command.ts'
import { activeProfile } from '../identity/identity.ts'
import { loginCommandsFor } from '../login/get-login-commands.ts'
import type { Reach } from '../http/probe.ts'
import { findRule, noSettings } from '../settings/settings.ts'
import type { RegistryRule } from '../settings/parse-settings.ts'
import { noCache } from '../cache/token-cache.ts'
import { untilAborted } from '../login/fetch-token.ts'

/** What came of one step. */
export type Outcome<T> = { readonly value: T } | { readonly error: EcrLoginError }

/** What a login to one registry stands on. It holds no secret. */
export interface Inspection {
  /** Its host; null for the caller's own while nothing tells it. */
  readonly registry: string | null
  readonly region: string
  /** What named the region, such as `AWS_REGION`. */
  readonly regionSource: string
  /** The first rule of the settings file that matches, null for none. */
  readonly rule: RegistryRule | null
  readonly identity: {
    readonly source: CredentialSource | 'environment' | 'caller'
    /** The profile that speaks, null for keys. */
    readonly profile: string | null
    /** The ARN of the role that is assumed, null for none. */
    readonly role: string | null
  }
  /** When the AWS credentials expire, null for never. */
  readonly credentials: Outcome<Date | null>
  /** Who AWS says this is; null without credentials. */
  readonly caller: Outcome<Caller> | null
  readonly api: Outcome<Reach>
  /** When the authorization token expires that AWS gave for this; it is not kept. */
  readonly token: Outcome<Date>
  /** What the registry says to that token: status 200 when it opens; null without a token. */
  readonly door: Outcome<Reach> | null
}

/** Does the work of `inspectLogins`. */
export function inspect(options: Options): Promise<Inspection[]> {
  return withContext({ ...options, cache: noCache }, async (context) => {
    const asked = await askRegistries(options, context)
    const results = loginCommandsFor(asked, context)
    return Promise.all(
      asked.map(async (one, index) => {
        const [result, api, identity] = await Promise.all([
          results[index]!,
          attempt(async () => knock(await apiUrl(one.target), {}, one, context)),
          inspectIdentity(one, context),
        ])
        const login = 'error' in result ? null : result.loginCommand
        return {
          registry: login?.Registry ?? askedHost(one),
          region: one.target.region,
          regionSource: regionSource(one, options, context.config),
          rule: one.registry && findRule(options.settings ?? noSettings, one.registry),
          ...identity,
          api,
          token: 'error' in result ? { error: result.error } : { value: result.loginCommand.ExpiresAt },
          door: login && (await attempt(() => knockAtDoor(login, one, context))),
        }
      }),
    )
  })
}

async function inspectIdentity(
  asked: AskedRegistry,
  context: Context,
): Promise<Pick<Inspection, 'identity' | 'credentials' | 'caller'>> {
  const { identity, config, failure, target } = asked
  const profile = activeProfile(identity, config)
  const credentials = await attempt(async () => {
    if (failure) throw failure
    return untilAborted(context.credentials(asked), context, () => 'getting AWS credentials')
  })
  const caller =
    'error' in credentials
      ? null
      : await attempt(async () =>
          askCaller({
            credentials: credentials.value,
            region: target.region,
            config,
            profile,
            requestHandler: await context.requestHandler(),
            signal: context.signal,
          }),
        )
  return {
    identity: {
      source: identity.credentials ? 'caller' : profile === null ? 'environment' : findSource(config),
      profile,
      role: identity.role?.arn ?? null,
    },
    credentials: 'error' in credentials ? credentials : { value: credentials.value.expiration ?? null },
    caller,
  }
}

/** Shows the token at the registry's door, as clients do; ECR Public takes it for a bearer first. */
function knockAtDoor(login: LoginCommand, asked: AskedRegistry, context: Context): Promise<Reach> {
  const { Username, Password, ProxyEndpoint, Registry } = login
  const authorization = `Basic ${Buffer.from(`${Username}:${Password}`).toString('base64')}`
  const path = asked.target.isPublic ? `/token/?service=${Registry}&scope=aws` : '/v2/'
  return knock(`${ProxyEndpoint}${path}`, { authorization }, asked, context)
}

async function knock(
  url: string,
  headers: Readonly<Record<string, string>>,
  { config }: AskedRegistry,
  context: Context,
): Promise<Reach> {
  const { reach } = await import('../http/probe.ts')
  return reach(url, headers, {
    config,
    requestHandler: await context.requestHandler(),
    signal: context.signal,
  })
}

async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error: toEcrLoginError(error) }
  }
}

/** What named the region, in the order in which it is looked for. */
function regionSource({ registry, target }: AskedRegistry, options: Options, config: AwsConfig): string {
  const settings = options.settings ?? noSettings
  const texts = (options.registries ?? []).flatMap((text) => settings.groups.get(text) ?? [text])
  const isHost = texts.some((text) => findNamedRegistry(text, settings)?.registry.host === registry?.host)
  if (registry && (target.isPublic || isHost)) return 'the host'
  if (options.regions?.length) return '--region'
  if (registry && settings.rules.some(({ match, region }) => match === registry.registryId && region)) {
    return `the rule for ${registry.registryId}`
  }
  const { environment, profile } = config
  const variable = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => environment[name])
  return variable ?? (configuredRegion(config) ? `profile ${profile}` : 'instance metadata')
}
