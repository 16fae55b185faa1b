import type { AwsCredentialIdentity } from '@smithy/types'
import { type AwsConfig, readAwsConfig } from '../aws-config/aws-config.ts'
import { noCache, type TokenCache } from '../cache/token-cache.ts'
import type { EcrApi } from '../ecr/api-call.ts'
import { createRequestHandlers, type RequestHandlers } from '../http/request-handlers.ts'
import { createCredentialStore } from '../identity/credential-store.ts'
import { instanceOf } from '../identity/decide-source.ts'
import { describeSource, fallbackWarning } from '../identity/describe-source.ts'
import type { MfaCodeProvider } from '../identity/sources/context.ts'
import { readInstanceRegion } from '../identity/sources/instance-metadata.ts'
import type { Source } from '../identity/sources/source.ts'
import { describeRegionSource } from '../registries/describe-region-source.ts'
import { createLimit, type Limit } from '../system/limit.ts'
import { type Logger, silentLogger } from '../system/logger.ts'
import { createTimeLimits, type TimeLimits } from '../system/time-limits.ts'
import type { LoginOptions, Progress } from './options.ts'
import { type RequestedRegistry, resolveRequestedRegistries } from './requested-registries.ts'

/** The state that the steps of one call of the library share. */
export interface CallContext {
  /** The configuration under the profile of the options or the environment. */
  readonly config: AwsConfig
  readonly requestHandlers: RequestHandlers
  /** Gets the credentials of a source under an identity's configuration, once per source. */
  credentials(source: Source, config: AwsConfig): Promise<AwsCredentialIdentity>
  readonly cache: TokenCache
  /** Fires when the caller's own signal fires, and when the time limit of the call has passed. */
  signal(): AbortSignal
  /** Fires when the time limit of the call has passed. */
  timeout(): AbortSignal
  readonly timeoutMs: number
  readonly timeLimits: TimeLimits
  readonly logger: Logger
  readonly progress: Progress
  onPhase(name: string): void
  readonly api: EcrApi
  readonly now: () => Date
  /** Limits how many API calls run at once. */
  readonly limit: Limit
}

const defaultTimeoutMs = 30_000

/** The number of API calls that run at once; more would only queue in the network. */
const callsAtOnce = 50

/**
 * Resolves the requested registries, runs `work` with them, and closes the connections of the call. Throws for wrong
 * arguments, and the reason of the caller's own signal once it has fired.
 */
export async function withRequestedRegistries<T>(
  options: LoginOptions,
  work: (requested: readonly RequestedRegistry[], context: CallContext) => Promise<T>,
): Promise<T> {
  const context = createCallContext(options)
  try {
    const { config } = context
    const findInstanceRegion = () => readInstanceRegion(instanceOf(config))
    const requested = await resolveRequestedRegistries(options, config, findInstanceRegion)
    warn(requested, context)
    logDecisions(requested, context)
    context.onPhase('identity')
    const result = await work(requested, context)
    options.signal?.throwIfAborted()
    return result
  } finally {
    await context.requestHandlers.destroy()
  }
}

function createCallContext(options: LoginOptions): CallContext {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const timeLimits = createTimeLimits()
  const timeLimit = timeLimits.start(timeoutMs)
  const requestHandlers = createRequestHandlers()
  const now = options.now ?? (() => new Date())
  let signal: AbortSignal | undefined
  const context: CallContext = {
    config: readAwsConfig(options.environment ?? process.env, options.profile),
    requestHandlers,
    credentials: (source, config) => credentials.get(source, config),
    cache: options.cache ?? noCache,
    signal() {
      if (!signal) {
        signal = options.signal ? AbortSignal.any([options.signal, timeLimit.signal()]) : timeLimit.signal()
        // All API calls of the call listen to it, and Node would warn of a leak.
        process.getBuiltinModule('node:events').setMaxListeners(0, signal)
      }
      return signal
    },
    timeout: () => timeLimit.signal(),
    timeoutMs,
    timeLimits,
    logger: options.logger ?? silentLogger,
    progress: options.progress ?? { requested() {}, settled() {} },
    onPhase: options.onPhase ?? (() => {}),
    api: options.api ?? (async (call) => (await import('../ecr/ecr-api.ts')).callEcr(call)),
    now,
    limit: createLimit(callsAtOnce),
  }
  const credentials = createCredentialStore({
    requestHandlers,
    mfaCodeProvider: pauseWhileAsked(options, timeLimits),
    now,
    signal: context.signal,
  })
  return context
}

/** Warns once of each file that cannot be read, and of each profile that was named but is not used. */
function warn(requested: readonly RequestedRegistry[], { config, logger }: CallContext): void {
  const fallbacks = requested.map(({ identity }) => identity && fallbackWarning(identity))
  for (const warning of new Set([...config.unreadable, ...fallbacks])) if (warning) logger.warn(warning)
}

/** Logs once where the credentials and the region of each registry come from. */
function logDecisions(requested: readonly RequestedRegistry[], { logger }: CallContext): void {
  const decisions = requested.map(({ identity, region }) => {
    const credentials = identity ? `Credentials: ${describeSource(identity.source)}. ` : ''
    return `${credentials}Region: ${region.name}, from ${describeRegionSource(region.source)}.`
  })
  for (const decision of new Set(decisions)) logger.debug(decision)
}

function pauseWhileAsked({ mfaCodeProvider }: LoginOptions, timeLimits: TimeLimits): MfaCodeProvider | null {
  return mfaCodeProvider ? (serial) => timeLimits.pausedWhile(() => mfaCodeProvider(serial)) : null
}
