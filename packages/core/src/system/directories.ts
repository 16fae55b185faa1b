import { isAbsolute, join } from 'node:path'
import { currentPlatform, homeDirectory } from './host.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface Place {
  readonly variable: string
  /** Below the home. */
  readonly linux: string
  readonly darwin: string
  /** Windows' own variable, and the folder that it usually names below the home. */
  readonly windows: readonly [variable: string, usual: string]
  /** On Windows, the folder below ours where several kinds of files share a place; else empty. */
  readonly windowsFolder: string
}

/** Where systems keep what belongs to one user and one program. */
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
  // The XDG specification says to ignore a relative path; it would be below the current directory.
  const configured = environment[place.variable] ?? ''
  const isWindows = platform === 'win32'
  if (isAbsolute(configured)) return join(configured, 'ecrlogin')
  const home = homeDirectory(environment) ?? '/'
  if (isWindows) {
    const [variable, usual] = place.windows
    return join(environment[variable] || join(home, usual), 'ecrlogin', place.windowsFolder)
  }
  return join(home, platform === 'darwin' ? place.darwin : place.linux, 'ecrlogin')
}
