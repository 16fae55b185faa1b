import type { AwsCredentialIdentity } from '@smithy/types'
import {
  type AskedRegistry,
  askedHost,
  type RegistryOptions,
  resolveAskedRegistries,
} from './asked-registries.ts'
import { checkProxyEndpoint, decodeAuthorizationToken } from './authorization-token.ts'
import { type AwsConfig, configuredRegion, type Environment, readAwsConfig } from './aws-config.ts'
import { type ApiTarget, type AuthorizationData, callEcr, describeTarget, type EcrApi } from './ecr-api.ts'
import { EcrLoginError, toEcrLoginError } from './errors.ts'
import { activeProfile, type Identity, type MfaCodeProvider, resolveCredentials } from './identity.ts'
import { defineIdentity } from './identity-key.ts'
import { readInstanceRegion } from './instance-metadata.ts'
import { type Machine, thisMachine } from './machine.ts'
import { type AwsRequestHandler, createRequestHandler } from './network.ts'
import type { IdentityOptions } from './registry-identity.ts'
import { noCache, type TokenCache } from './token-cache.ts'

/** What every call takes; all of it has defaults. */
export interface Options extends RegistryOptions, IdentityOptions {
  /** Time for the whole call in milliseconds; default 30,000. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Default `process.env`. The AWS SDK's own credential providers read `process.env` themselves. */
  readonly environment?: Environment | undefined
  readonly mfaCodeProvider?: MfaCodeProvider | undefined
  /** Where tokens are kept; default nowhere. */
  readonly cache?: TokenCache | undefined
  /** Takes sentences about the way things go; default none. */
  readonly report?: Report | undefined
  /** Default none. */
  readonly progress?: Progress | undefined
  /** Default the real API. */
  readonly api?: EcrApi | undefined
  /** Default the system's clock. */
  readonly now?: (() => Date) | undefined
}

/** Takes how a call with several registries gets on. */
export interface Progress {
  /** What is asked for, in order; the caller's own registry is named by its region. */
  asked(registries: readonly string[]): void
  /** One of them has its answer, in whatever order answers come. */
  settled(index: number, isOk: boolean): void
}

export type Report = (level: 'warning' | 'verbose', message: string) => void

/** What the steps of one call share. */
export interface Context {
  /** The configuration under the profile of the options or the environment. */
  readonly config: AwsConfig
  /** Gets an identity's credentials, once for all calls. */
  credentials(asked: AskedIdentity): Promise<AwsCredentialIdentity>
  /** Made when the first request needs it. */
  requestHandler(): Promise<AwsRequestHandler>
  readonly cache: TokenCache
  readonly signal: AbortSignal
  /** Fires when the time for the whole call is over. */
  readonly timeout: AbortSignal
  readonly timeoutMs: number
  readonly report: Report
  readonly progress: Progress
  readonly api: EcrApi
  readonly now: () => Date
  readonly machine: Machine
  /** Lets so many calls of the API run at once. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>
}

/** Of a registry that was asked for, what decides on its token. */
type AskedIdentity = Pick<AskedRegistry, 'target' | 'identity' | 'config' | 'failure'>

export type AuthorizationDataResult =
  | { readonly target: ApiTarget; readonly data: readonly AuthorizationData[] }
  | { readonly target: ApiTarget; readonly error: EcrLoginError }

const defaultTimeoutMs = 30_000

/** The API takes ten ids at a time. */
const registryIdsPerCall = 10

/** Calls of the API that run at once; more would only queue up in the network. */
const callsAtOnce = 50

/** Reads the configuration, does `work` with it, and lets go of its connections. */
export async function withContext<T>(options: Options, work: (context: Context) => Promise<T>): Promise<T> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const timeout = AbortSignal.timeout(timeoutMs)
  const config = await readAwsConfig(options.environment ?? process.env, options.profile)
  const mfaCodeProvider = options.mfaCodeProvider ?? null
  const credentials = new Map<string, Promise<AwsCredentialIdentity>>()
  let requestHandler: Promise<AwsRequestHandler> | undefined
  const context: Context = {
    config,
    credentials({ target, identity, config: chosen }) {
      const key = identityKey(identity)
      const region = options.regions?.[0] ?? configuredRegion(chosen) ?? target.region
      const known = credentials.get(key)
      if (known) return known
      const found = context
        .requestHandler()
        .then((handler) =>
          resolveCredentials(identity, region, { config: chosen, requestHandler: handler, mfaCodeProvider }),
        )
      credentials.set(key, found)
      return found
    },
    requestHandler() {
      requestHandler ??= createRequestHandler(config)
      return requestHandler
    },
    cache: options.cache ?? noCache,
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    timeout,
    timeoutMs,
    report: options.report ?? (() => {}),
    progress: options.progress ?? { asked() {}, settled() {} },
    api: options.api ?? callEcr,
    now: options.now ?? (() => new Date()),
    machine: thisMachine(),
    limit: createLimit(callsAtOnce),
  }
  try {
    return await work(context)
  } finally {
    const handler = await requestHandler?.catch(() => undefined)
    handler?.destroy()
  }
}

/** What the options ask for, each registry with the target of its token. */
export function askRegistries(options: Options, { config }: Context): Promise<AskedRegistry[]> {
  return resolveAskedRegistries(options, config, () => readInstanceRegion(config.environment))
}

/**
 * The hosts that options name, without asking AWS for anything. Throws as the other calls do for wrong
 * arguments, and `invalid-usage` when nothing is named.
 */
export async function resolveRegistryHosts(options: Options): Promise<string[]> {
  if (!options.registries?.length && !options.registryIds?.length && !options.public) {
    throw new EcrLoginError(
      'invalid-usage',
      'No registry is named.',
      'Name one by host or account id, or ECR Public.',
    )
  }
  const config = await readAwsConfig(options.environment ?? process.env, options.profile)
  const asked = await resolveAskedRegistries(options, config, async () => null)
  return asked.map((one) => askedHost(one)!)
}

/**
 * Gets the token that opens a registry: from the cache, else from the API.
 * Throws an `EcrLoginError`, or the reason of the caller's own signal.
 */
export async function fetchToken(asked: AskedIdentity, context: Context): Promise<AuthorizationData> {
  if (asked.failure) throw asked.failure
  const { target, identity, config } = asked
  return context.cache.fetch({
    target,
    identity: defineIdentity(identity, config, context.machine),
    identityName: describeIdentity(asked),
    signal: context.signal,
    ask: async (signal) => (await callApi(asked, { ...context, signal }))[0]!,
    warn: (message) => context.report('warning', message),
  })
}

/** Gets credentials and asks the API. */
async function callApi(
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
    step = `asking ${describeTarget(target)} for an authorization token`
    const ids = registryIds ? { registryIds } : {}
    const requestHandler = await context.requestHandler()
    return context.api({ ...target, ...ids, credentials, profile, requestHandler, signal: context.signal })
  }
  return untilAborted(context.limit(work), context, () => step)
}

function describeIdentity({ identity, config }: AskedIdentity): string {
  const profile = activeProfile(identity, config)
  const base = profile === null ? 'the given keys' : `profile ${profile}`
  return identity.role ? `${identity.role.arn} by ${base}` : base
}

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

/** Waits for all results, unless the caller's own signal ends the call. */
export async function settle<T>(
  results: readonly Promise<T>[],
  signal: AbortSignal | undefined,
): Promise<T[]> {
  const settled = await Promise.all(results)
  signal?.throwIfAborted()
  return settled
}

/** Equal texts for registries that one token serves. */
export function tokenKey({ target, identity, failure }: AskedIdentity): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const key = [isPublic, region, endpoint, isFips, isDualStack, identityKey(identity), failure?.message]
  return JSON.stringify(key)
}

function identityKey({ profile, role }: Identity): string {
  return JSON.stringify([profile, role])
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

/** Ends the wait, not the work, when the signal fires: credential providers take no signal. */
async function untilAborted<T>(
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
        `The time ran out while ${step()}: it was not done within ${timeoutMs / 1000} s.`,
        'Check the network and the proxy, or give it longer with --timeout.',
        { cause: error },
      )
    }
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Runs so many pieces of work at once and queues the others, in their order. */
function createLimit(atOnce: number): Context['limit'] {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < atOnce) running += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
