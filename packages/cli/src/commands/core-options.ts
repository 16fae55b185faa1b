import { EcrLoginError, type Options, quoteValue, readSettings } from '@ecrlogin/core'
import { createProgress } from '../progress.ts'
import { chooseCache } from '../token-cache.ts'
import type { CommandContext, SharedOptions } from './command.ts'

/** Converts the options to those of the core library; reads the settings file. */
export async function toCoreOptions(
  registries: readonly string[],
  options: SharedOptions,
  { io, reporter }: CommandContext,
): Promise<Options> {
  const { environment } = io
  const { report } = reporter
  const settings = await readSettings(environment, options.config)
  report('trace', 'settings')
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
    environment,
    settings,
    cache: chooseCache(options.cache, environment, report),
    progress: options.errors === 'json' ? undefined : createProgress(io),
    mfaCodeProvider: (serial) => io.ask(`MFA code for ${serial}: `),
    report,
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
