import { readAwsConfig } from '../aws-config/aws-config.ts'
import { isPastHalfLife, isServable, parseEntry } from '../cache/cache-entry.ts'
import { readCacheFile, rejectDirectory } from '../cache/cache-file.ts'
import { cacheKey, suffix } from '../cache/cache-key.ts'
import { targetOf } from '../ecr/api-target.ts'
import { fingerprintIdentity } from '../identity/fingerprint.ts'
import { createIdentity } from '../identity/identity.ts'
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
    const host = currentHost()
    const identity = createIdentity(readAwsConfig(environment))
    const fingerprint = fingerprintIdentity(identity, host)
    if (!fingerprint || rejectDirectory(cachePath, host.userId) !== null) return null
    const file = cacheKey(targetOf(registry, {}, identity.config), fingerprint) + suffix.entry
    const entry = parseEntry(readCacheFile(cachePath, file, host.userId))
    if (!entry || !isServable(entry, now) || isPastHalfLife(entry, now)) return null
    return formatLoginCommand(placeOf(registry), entry.token)
  } catch {
    return null
  }
}
