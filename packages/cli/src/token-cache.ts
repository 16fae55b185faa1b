import {
  type Environment,
  noCache,
  openTokenCache,
  type Report,
  type StoredTokenCache,
  type TokenCache,
} from '@ecrlogin/core'
import { cacheDirectory } from './directories.ts'

/** The cache for a call: none when options or environment switch it off. */
export function chooseCache(isWanted: boolean, environment: Environment, report: Report): TokenCache {
  // The name is amazon-ecr-credential-helper's, which people have set already.
  const isDisabled = !['', 'false', '0'].includes(environment.AWS_ECR_DISABLE_CACHE?.toLowerCase() ?? '')
  return isWanted && !isDisabled ? openCache(environment, report) : noCache
}

/** The user's cache on disk. */
export function openCache(environment: Environment, report: Report): StoredTokenCache {
  return openTokenCache(cacheDirectory(environment), { warn: (message) => report('warning', message) })
}
