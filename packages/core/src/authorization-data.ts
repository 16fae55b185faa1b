import type { AwsCredentialIdentity } from '@smithy/types'
import { type AskedRegistry, type RegistryOptions, resolveAskedRegistries } from './asked-registries.ts'
import { checkProxyEndpoint, decodeAuthorizationToken } from './authorization-token.ts'
import { type AwsConfig, configuredRegion, type Environment, readAwsConfig } from './aws-config.ts'
import { type ApiTarget, type AuthorizationData, callEcr, describeTarget, type EcrApi } from './ecr-api.ts'
import { EcrLoginError, toEcrLoginError } from './errors.ts'
import {
  activeProfile,
  type Credentials,
  type Identity,
  type MfaCodeProvider,
  resolveCredentials,
} from './identity.ts'
import { readInstanceRegion } from './instance-metadata.ts'
import { type AwsRequestHandler, createRequestHandler } from './network.ts'

/** What every call takes; all of it has defaults. */
export interface Options extends RegistryOptions {
  /** A profile of the AWS config files. */
  readonly profile?: string | undefined
  /** A role to assume with the credentials found. */
  readonly roleArn?: string | undefined
  /** Credentials of the AWS SDK, instead of environment and profile. */
  readonly credentials?: Credentials | undefined
  /** Time for the whole call in milliseconds; default 30,000. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Default `process.env`. The AWS SDK's own credential providers read `process.env` themselves. */
  readonly environment?: Environment | undefined
  readonly mfaCodeProvider?: MfaCodeProvider | undefined
  /** Takes sentences about the way things go; default none. */
  readonly report?: Report | undefined
  /** Default the real API. */
  readonly api?: EcrApi | undefined
  /** Default the system's clock. */
  readonly now?: (() => Date) | undefined
}

export type Report = (level: 'warning' | 'verbose', message: string) => void

/** What the steps of one call share. */
export interface Context {
  readonly config: AwsConfig
  readonly identity: Identity
  /** Gets the identity's credentials, once for all calls; the region is where a role is assumed. */
  readonly credentials: (region: string) => Promise<AwsCredentialIdentity>
  readonly requestHandler: AwsRequestHandler
  readonly signal: AbortSignal
  readonly timeoutMs: number
  readonly report: Report
  readonly api: EcrApi
  readonly now: () => Date
}

export type AuthorizationDataResult =
  | { readonly target: ApiTarget; readonly data: readonly AuthorizationData[] }
  | { readonly target: ApiTarget; readonly error: EcrLoginError }

const defaultTimeoutMs = 30_000

/** The API takes ten ids at a time. */
const registryIdsPerCall = 10

/** Reads the configuration, does `work` with it, and lets go of its connections. */
export async function withContext<T>(options: Options, work: (context: Context) => Promise<T>): Promise<T> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const timeout = AbortSignal.timeout(timeoutMs)
  const config = await readAwsConfig(options.environment ?? process.env, options.profile)
  const requestHandler = await createRequestHandler(config)
  const identity = { credentials: options.credentials ?? null, roleArn: options.roleArn ?? null }
  const mfaCodeProvider = options.mfaCodeProvider ?? null
  let credentials: Promise<AwsCredentialIdentity> | undefined
  try {
    return await work({
      config,
      identity,
      credentials(region) {
        const home = configuredRegion(config) ?? region
        credentials ??= resolveCredentials(identity, home, { config, requestHandler, mfaCodeProvider })
        return credentials
      },
      requestHandler,
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      timeoutMs,
      report: options.report ?? (() => {}),
      api: options.api ?? callEcr,
      now: options.now ?? (() => new Date()),
    })
  } finally {
    requestHandler.destroy()
  }
}

/** What the options ask for, each registry with the target of its token. */
export function askRegistries(options: Options, { config }: Context): Promise<AskedRegistry[]> {
  return resolveAskedRegistries(options, config, () => readInstanceRegion(config.environment))
}

/**
 * Gets the authorization data of one target: credentials, then the API. (The token cache's place is here.)
 * Throws an `EcrLoginError`, or the reason of the caller's own signal.
 */
export async function fetchAuthorizationData(
  target: ApiTarget,
  context: Context,
  registryIds?: readonly string[],
): Promise<AuthorizationData[]> {
  const { config, identity, requestHandler, signal, api, report } = context
  const profile = activeProfile(identity, config)
  report(
    'verbose',
    `Asking ${describeTarget(target)} as ${profile === null ? 'the given keys' : `profile ${profile}`}.`,
  )
  const work = async () => {
    const credentials = await context.credentials(target.region)
    const ids = registryIds ? { registryIds } : {}
    return api({ ...target, ...ids, credentials, profile, requestHandler, signal })
  }
  return untilAborted(work(), context, `${describeTarget(target)} gave no authorization token`)
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
      async ({ target, registryIds }): Promise<AuthorizationDataResult> => {
        try {
          const data = await fetchAuthorizationData(target, context, registryIds)
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

/** Equal texts for targets that one token serves. */
export function targetKey(target: ApiTarget): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  return JSON.stringify([isPublic, region, endpoint, isFips, isDualStack])
}

interface TokenCall {
  readonly target: ApiTarget
  readonly registryIds?: readonly string[]
}

function tokenCalls(asked: readonly AskedRegistry[]): TokenCall[] {
  const byTarget = new Map<string, { target: ApiTarget; ids: string[] }>()
  for (const { target, registry } of asked) {
    const call = byTarget.get(targetKey(target)) ?? { target, ids: [] }
    byTarget.set(targetKey(target), call)
    if (registry?.registryId) call.ids.push(registry.registryId)
  }
  return [...byTarget.values()].flatMap(({ target, ids }): TokenCall[] =>
    ids.length === 0
      ? [{ target }]
      : batches([...new Set(ids)], registryIdsPerCall).map((registryIds) => ({ target, registryIds })),
  )
}

function batches<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** Ends the wait, not the work, when the signal fires: credential providers take no signal. */
async function untilAborted<T>(work: Promise<T>, { signal, timeoutMs }: Context, what: string): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } catch (error) {
    if (signal.aborted && signal.reason?.name === 'TimeoutError') {
      throw new EcrLoginError(
        'timed-out',
        `${what} within ${timeoutMs / 1000} s.`,
        'Check the network and the proxy, or give it longer with --timeout.',
        { cause: error },
      )
    }
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
