import {
  type Environment,
  noCache,
  openTokenCache,
  type Report,
  type StoredTokenCache,
  type TokenCache,
} from '@ecrlogin/core'
import { cacheDirectory } from '../system/directories.ts'
import { isCacheDisabled } from './cached-login.ts'

/** The cache for a call: none when options or environment switch it off. */
export function chooseCache(isWanted: boolean, environment: Environment, report: Report): TokenCache {
  return isWanted && !isCacheDisabled(environment) ? openCache(environment, report) : noCache
}

/** The user's cache on disk. */
export function openCache(environment: Environment, report: Report): StoredTokenCache {
  return openTokenCache(cacheDirectory(environment), { warn: (message) => report('warning', message) })
}
