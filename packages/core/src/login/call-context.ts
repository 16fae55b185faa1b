import type { AwsCredentialIdentity } from '@smithy/types'
import type { EcrApi } from '../ecr/api-call.ts'
import {
  type AskedRegistry,
  askedHost,
  type RegistryOptions,
  resolveAskedRegistries,
} from './requested-registries.ts'
import { type AwsConfig, configuredRegion, type Environment, readAwsConfig } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { identityKey, keysAtHand, type MfaCodeProvider } from '../identity/identity.ts'
import { readInstanceRegion } from '../identity/instance-metadata.ts'
import { type Machine, thisMachine } from '../system/host.ts'
import type { AwsRequestHandler } from '../http/request-handler.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import { createTimeLimits, type TimeLimits } from '../system/time-limits.ts'
import { noCache, type TokenCache } from '../cache/token-cache.ts'

/** What every call takes; all of it has defaults. */
export interface Options extends RegistryOptions, IdentityOptions {
  /** Time for the whole call in milliseconds, without that in which a person is asked; default 30,000. */
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

/** What `trace` says is the name of the phase that is over. */
export type Report = (level: 'warning' | 'verbose' | 'trace', message: string) => void

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
  readonly timeLimits: TimeLimits
  readonly report: Report
  readonly progress: Progress
  readonly api: EcrApi
  readonly now: () => Date
  readonly machine: Machine
  /** Lets so many calls of the API run at once. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>
}

/** Of a registry that was asked for, what decides on its token. */
export type AskedIdentity = Pick<AskedRegistry, 'target' | 'identity' | 'config' | 'failure'>

const defaultTimeoutMs = 30_000

/** Calls of the API that run at once; more would only queue up in the network. */
const callsAtOnce = 50

/** Reads the configuration, does `work` with it, and lets go of its connections. */
export async function withContext<T>(options: Options, work: (context: Context) => Promise<T>): Promise<T> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const timeLimits = createTimeLimits()
  const timeLimit = timeLimits.start(timeoutMs)
  const config = readAwsConfig(options.environment ?? process.env, options.profile)
  const ask = options.mfaCodeProvider
  const mfaCodeProvider: MfaCodeProvider | null = ask
    ? (serial) => timeLimits.pausedWhile(() => ask(serial))
    : null
  const credentials = new Map<string, Promise<AwsCredentialIdentity>>()
  let requestHandler: Promise<AwsRequestHandler> | undefined
  let signal: AbortSignal | undefined
  const context: Context = {
    config,
    credentials({ target, identity, config: chosen }) {
      const keys = keysAtHand(identity, chosen)
      if (keys) return Promise.resolve(keys)
      const key = identityKey(identity)
      const region = options.regions?.[0] ?? configuredRegion(chosen) ?? target.region
      const known = credentials.get(key)
      if (known) return known
      const found = Promise.all([import('../identity/resolve-credentials.ts'), context.requestHandler()]).then(
        ([{ resolveCredentials }, requestHandler]) =>
          resolveCredentials(identity, region, { config: chosen, requestHandler, mfaCodeProvider }),
      )
      credentials.set(key, found)
      return found
    },
    requestHandler() {
      // Loaded when it is needed: an answer from the cache needs no network.
      requestHandler ??= import('../http/request-handler.ts').then(({ createRequestHandler }) =>
        createRequestHandler(config),
      )
      return requestHandler
    },
    cache: options.cache ?? noCache,
    get signal() {
      signal ??= options.signal ? AbortSignal.any([options.signal, timeLimit.signal]) : timeLimit.signal
      return signal
    },
    get timeout() {
      return timeLimit.signal
    },
    timeoutMs,
    timeLimits,
    report: options.report ?? (() => {}),
    progress: options.progress ?? { asked() {}, settled() {} },
    api: options.api ?? (async (call) => (await import('../ecr/ecr-api.ts')).callEcr(call)),
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
export async function askRegistries(options: Options, { config, report }: Context): Promise<AskedRegistry[]> {
  const asked = await resolveAskedRegistries(options, config, () => readInstanceRegion(config.environment))
  report('trace', 'identity')
  return asked
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
  const config = readAwsConfig(options.environment ?? process.env, options.profile)
  const asked = await resolveAskedRegistries(options, config, async () => null)
  return asked.map((one) => askedHost(one)!)
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
