import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  type Environment,
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

function cacheDirectory(environment: Environment): string {
  if (environment.ECRLOGIN_CACHE_DIR) return environment.ECRLOGIN_CACHE_DIR
  const home = environment.HOME || environment.USERPROFILE || homedir()
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'ecrlogin')
  if (process.platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'ecrlogin', 'cache')
  }
  return process.platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'ecrlogin')
    : join(home, '.cache', 'ecrlogin')
}
