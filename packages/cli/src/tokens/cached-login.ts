import type { Environment, LoginCommand } from '@ecrlogin/core'
import { cacheDirectory, getCachedLoginCommand } from '@ecrlogin/core/cached'

/** The login command for a registry from the user's cache; null when only `getLoginCommand` can tell. */
export function findCachedLogin(registry: string, environment: Environment, now?: Date): LoginCommand | null {
  if (isCacheDisabled(environment)) return null
  return getCachedLoginCommand(registry, { environment, cachePath: cacheDirectory(environment), now })
}

/** Whether the environment disables the cache, with amazon-ecr-credential-helper's variable. */
export function isCacheDisabled({ AWS_ECR_DISABLE_CACHE = '' }: Environment): boolean {
  return !['', 'false', '0'].includes(AWS_ECR_DISABLE_CACHE.toLowerCase())
}
