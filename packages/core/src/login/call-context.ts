import type { AwsCredentialIdentity } from '@smithy/types'
import { type AwsConfig, readAwsConfig } from '../aws-config/aws-config.ts'
import { noCache, type TokenCache } from '../cache/token-cache.ts'
import type { EcrApi } from '../ecr/api-call.ts'
import { createRequestHandlers, type RequestHandlers } from '../http/request-handlers.ts'
import { createCredentialStore } from '../identity/credential-store.ts'
import { readInstanceRegion } from '../identity/sources/instance-metadata.ts'
import type { MfaCodeProvider } from '../identity/sources/source.ts'
import { currentHost, type Host } from '../system/host.ts'
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
  /** Gets the credentials of a registry's identity, once per identity. */
  credentials(requested: RequestedRegistry): Promise<AwsCredentialIdentity>
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
  readonly host: Host
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
    const findInstanceRegion = () => readInstanceRegion(config.environment)
    const requested = await resolveRequestedRegistries(options, config, findInstanceRegion)
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
  const credentials = createCredentialStore(requestHandlers, pauseWhileAsked(options, timeLimits))
  let signal: AbortSignal | undefined
  return {
    config: readAwsConfig(options.environment ?? process.env, options.profile),
    requestHandlers,
    credentials: ({ identity, stsRegion }) => credentials.get(identity, stsRegion),
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
    now: options.now ?? (() => new Date()),
    host: currentHost(),
    limit: createLimit(callsAtOnce),
  }
}

function pauseWhileAsked({ mfaCodeProvider }: LoginOptions, timeLimits: TimeLimits): MfaCodeProvider | null {
  return mfaCodeProvider ? (serial) => timeLimits.pausedWhile(() => mfaCodeProvider(serial)) : null
}
