import type { Environment, LoginCommand } from '@ecrlogin/core'
import { getCachedLoginCommand } from '@ecrlogin/core/cached'
import { cacheDirectory } from '../system/directories.ts'

/** The login command for a registry where the user's cache has it and nothing else needs a look, else null. */
export function findCachedLogin(registry: string, environment: Environment, now?: Date): LoginCommand | null {
  if (isCacheDisabled(environment)) return null
  return getCachedLoginCommand(registry, { environment, cachePath: cacheDirectory(environment), now })
}

/** Whether the environment switches it off, by the name that amazon-ecr-credential-helper gave to that. */
export function isCacheDisabled({ AWS_ECR_DISABLE_CACHE = '' }: Environment): boolean {
  return !['', 'false', '0'].includes(AWS_ECR_DISABLE_CACHE.toLowerCase())
}
