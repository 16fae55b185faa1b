import { EcrLoginError, type LoginOptions, readSettings } from '@ecrlogin/core'
import { quoteValue } from '@ecrlogin/core/internal'
import { chooseCache } from '../tokens/open-cache.ts'
import type { CommandContext, SharedOptions } from './command.ts'
import { createProgress } from './progress.ts'

/** Converts the options to those of the core library; reads the settings file. */
export async function toLoginOptions(
  registries: readonly string[],
  options: SharedOptions,
  { io, reporter, signal }: CommandContext,
): Promise<LoginOptions> {
  const { environment } = io
  const settings = await readSettings(environment, options.config)
  reporter.phase('settings')
  return {
    registries,
    registryIds: options.registryId,
    regions: options.region,
    public: options.public,
    profile: options.profile,
    roleArn: options.roleArn,
    endpointUrl: options.endpointUrl,
    fips: options.fips,
    dualStack: options.dualStack,
    timeoutMs: toTimeoutMs(options),
    signal,
    environment,
    settings,
    cache: chooseCache(options.cache, environment, reporter.logger),
    progress: options.errors === 'json' ? undefined : createProgress(io),
    mfaCodeProvider: (serial) => io.ask(`MFA code for ${serial}: `),
    logger: reporter.logger,
    onPhase: reporter.phase,
  }
}

/** `--timeout` in milliseconds; throws `invalid-usage`. */
export function toTimeoutMs({ timeout }: Pick<SharedOptions, 'timeout'>): number {
  const seconds = Number(timeout)
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000
  throw new EcrLoginError(
    'invalid-usage',
    `The timeout ${quoteValue(timeout)} is not a number of seconds.`,
    'Use a number greater than 0, such as 30.',
  )
}
