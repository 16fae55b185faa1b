import { isAbsolute, join } from 'node:path'
import type { Environment } from './environment.ts'
import { currentPlatform, homeDirectory } from './host.ts'

interface Place {
  /** The variable of the XDG specification; honoured on every platform. */
  readonly variable: string
  /** Relative to the home directory. */
  readonly linux: string
  /** Relative to the home directory. */
  readonly darwin: string
  /** The variable that Windows itself sets, and its usual value, relative to the home directory. */
  readonly windows: readonly [variable: string, usual: string]
  /** A folder within ours on Windows, where one variable serves several kinds of files; empty for none. */
  readonly windowsFolder: string
}

/** The folders in which each platform keeps a user's files for one program. */
const places = {
  config: {
    variable: 'XDG_CONFIG_HOME',
    linux: '.config',
    darwin: '.config',
    windows: ['APPDATA', 'AppData/Roaming'],
    windowsFolder: '',
  },
  cache: {
    variable: 'XDG_CACHE_HOME',
    linux: '.cache',
    darwin: 'Library/Caches',
    windows: ['LOCALAPPDATA', 'AppData/Local'],
    windowsFolder: 'cache',
  },
  data: {
    variable: 'XDG_DATA_HOME',
    linux: '.local/share',
    darwin: 'Library/Application Support',
    windows: ['LOCALAPPDATA', 'AppData/Local'],
    windowsFolder: 'data',
  },
} as const satisfies Record<string, Place>

/** The folder of the settings file. */
export function configDirectory(environment: Environment, platform: string = currentPlatform()): string {
  return findPlace(places.config, environment, platform)
}

/** The folder of the token cache; `ECRLOGIN_CACHE_DIR` overrides it and may be relative. */
export function cacheDirectory(environment: Environment, platform: string = currentPlatform()): string {
  return environment.ECRLOGIN_CACHE_DIR || findPlace(places.cache, environment, platform)
}

/** The folder where the executable unpacks files. */
export function dataDirectory(environment: Environment, platform: string = currentPlatform()): string {
  return findPlace(places.data, environment, platform)
}

function findPlace(place: Place, environment: Environment, platform: string): string {
  // The XDG specification says to ignore a relative path, which would depend on the current directory.
  const configured = environment[place.variable] ?? ''
  if (isAbsolute(configured)) return join(configured, 'ecrlogin')
  const home = homeDirectory(environment) ?? '/'
  if (platform === 'win32') {
    const [variable, usual] = place.windows
    return join(environment[variable] || join(home, usual), 'ecrlogin', place.windowsFolder)
  }
  return join(home, platform === 'darwin' ? place.darwin : place.linux, 'ecrlogin')
}
