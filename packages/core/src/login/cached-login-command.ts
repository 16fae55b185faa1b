import { type Environment, readAwsConfig } from '../aws-config/aws-config.ts'
import { isPastHalfLife, isServable, keyOf, parseEntry, suffix } from '../cache/cache-entry.ts'
import { readCacheFile, refuseDirectory } from '../cache/cache-file.ts'
import { formatLoginCommand, type LoginCommand, placeOf } from './login-command.ts'
import { ownIdentity } from '../identity/identity.ts'
import { defineIdentity } from '../identity/fingerprint.ts'
import { thisMachine } from '../system/host.ts'
import { findRegistry } from '../registries/registry.ts'
import { hasSettings } from '../settings/settings-path.ts'
import { targetOf } from '../ecr/api-target.ts'

// What goes with an answer from the cache, for those who load nothing else.
export { describeCauses, EcrLoginError, quoteValue, toEcrLoginError } from '../errors/errors.ts'
export { homeDirectory } from '../system/host.ts'
export { findRegistry } from '../registries/registry.ts'

export interface RecallOptions {
  readonly environment: Environment
  /** The directory of the token cache. */
  readonly cachePath: string
  readonly now?: Date | undefined
}

/**
 * The answer of `getLoginCommand` where the cache has one and nothing else needs a look: the registry is named by
 * its host, there is no settings file, and the token is in the first half of its life. Null in all other cases,
 * whatever is wrong: `getLoginCommand` decides and says. It is the same answer for a fraction of the code, which is
 * what an answer from the cache takes its time for: to be loaded.
 */
export function recallLoginCommand(
  text: string,
  { environment, cachePath, now = new Date() }: RecallOptions,
): LoginCommand | null {
  try {
    const registry = findRegistry(text)
    if (!registry || hasSettings(environment)) return null
    const machine = thisMachine()
    const config = readAwsConfig(environment)
    const identity = defineIdentity(ownIdentity, config, machine)
    if (!identity || refuseDirectory(cachePath, machine.userId) !== null) return null
    const name = keyOf(targetOf(registry, {}, config), identity) + suffix.entry
    const entry = parseEntry(readCacheFile(cachePath, name, machine.userId))
    if (!entry || !isServable(entry, now) || isPastHalfLife(entry, now)) return null
    return formatLoginCommand(placeOf(registry), entry.data)
  } catch {
    return null
  }
}
