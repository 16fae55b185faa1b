import { platform } from 'node:os'
import { isAbsolute, join } from 'node:path'
import {
  type Environment,
  homeDirectory,
  noCache,
  openTokenCache,
  type Report,
  type StoredTokenCache,
  type TokenCache,
} from '@ecrlogin/core'

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

/** Where a user's cache is on this system; relative paths are taken from `ECRLOGIN_CACHE_DIR` alone. */
export function cacheDirectory(environment: Environment, system = platform()): string {
  if (environment.ECRLOGIN_CACHE_DIR) return environment.ECRLOGIN_CACHE_DIR
  const home = homeDirectory(environment) ?? '/'
  // A relative one is to be ignored, says the XDG specification: it would be the current directory's.
  const configured = environment.XDG_CACHE_HOME ?? ''
  if (isAbsolute(configured)) return join(configured, 'ecrlogin')
  if (system === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'ecrlogin', 'cache')
  }
  return system === 'darwin' ? join(home, 'Library', 'Caches', 'ecrlogin') : join(home, '.cache', 'ecrlogin')
}
