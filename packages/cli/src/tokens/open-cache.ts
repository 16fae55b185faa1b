import {
  type Environment,
  type Logger,
  openTokenCache,
  type StoredTokenCache,
  type TokenCache,
} from '@ecrlogin/core'
import { cacheDirectory, noCache } from '@ecrlogin/core/internal'
import { isCacheDisabled } from './cached-login.ts'

/** The cache for a call; none when the options or the environment disable it. */
export function chooseCache(isWanted: boolean, environment: Environment, logger: Logger): TokenCache {
  return isWanted && !isCacheDisabled(environment) ? openCache(environment, logger) : noCache
}

/** The user's cache on disk. */
export function openCache(environment: Environment, logger: Pick<Logger, 'warn'>): StoredTokenCache {
  return openTokenCache(cacheDirectory(environment), { warn: logger.warn })
}
