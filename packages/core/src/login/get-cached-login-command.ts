import { configuredRegion, readAwsConfig } from '../aws-config/aws-config.ts'
import { isPastHalfLife, isServable, parseEntry } from '../cache/cache-entry.ts'
import { readCacheFile, rejectDirectory } from '../cache/cache-file.ts'
import { cacheKey, suffix } from '../cache/cache-key.ts'
import { targetOf } from '../ecr/api-target.ts'
import { decideSource } from '../identity/decide-source.ts'
import { fingerprintIdentity } from '../identity/fingerprint.ts'
import { findRegistry } from '../registries/registry.ts'
import { hasSettings } from '../settings/settings-path.ts'
import type { Environment } from '../system/environment.ts'
import { currentHost } from '../system/host.ts'
import { formatLoginCommand, type LoginCommand, placeOf } from './login-command.ts'

/** The options of `getCachedLoginCommand`. */
export interface CachedLoginOptions {
  readonly environment: Environment
  /** The directory of the token cache. */
  readonly cachePath: string
  /** Default the current time. */
  readonly now?: Date | undefined
}

/**
 * Returns what `getLoginCommand` would return from the cache for a registry that is named by its host. Returns null if
 * there is a settings file, if the token is past half of its lifetime, or if anything is wrong; then `getLoginCommand`
 * decides and reports. Makes the same decisions with the same functions, but loads a fraction of the code. Never throws.
 */
export function getCachedLoginCommand(
  name: string,
  { environment, cachePath, now = new Date() }: CachedLoginOptions,
): LoginCommand | null {
  try {
    const registry = findRegistry(name)
    if (!registry || hasSettings(environment)) return null
    const config = readAwsConfig(environment)
    // The full path warns of it.
    if (config.unreadable.length > 0) return null
    const target = targetOf(registry, {}, config)
    const stsRegion = configuredRegion(config)?.name ?? target.region
    const source = decideSource(config, stsRegion)
    const fingerprint = fingerprintIdentity({ source, config, cacheAs: null })
    const { userId } = currentHost()
    // An opaque source has to be asked first.
    if (!fingerprint || fingerprint.opaque || rejectDirectory(cachePath, userId) !== null) return null
    const { name: key } = cacheKey(target, { inputs: fingerprint.inputs, credentials: null })
    const entry = parseEntry(readCacheFile(cachePath, key + suffix.entry, userId))
    if (!entry || !isServable(entry, now) || isPastHalfLife(entry, now)) return null
    return formatLoginCommand(placeOf(registry), entry.token)
  } catch {
    return null
  }
}
