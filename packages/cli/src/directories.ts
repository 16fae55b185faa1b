import { isAbsolute, join } from 'node:path'
import type { Environment } from '@ecrlogin/core'
import { homeDirectory } from '@ecrlogin/core/recall'

/** Where systems keep what belongs to one user and one program: below the home, but on Windows. */
const places = {
  cache: { variable: 'XDG_CACHE_HOME', linux: '.cache', darwin: 'Library/Caches', win32: 'cache' },
  data: {
    variable: 'XDG_DATA_HOME',
    linux: '.local/share',
    darwin: 'Library/Application Support',
    win32: 'data',
  },
} as const

/** Where a user's cache is on this system; relative paths are taken from `ECRLOGIN_CACHE_DIR` alone. */
export function cacheDirectory(environment: Environment, system: string = process.platform): string {
  return environment.ECRLOGIN_CACHE_DIR || findPlace('cache', environment, system)
}

/** Where an executable keeps what it unpacks for a user. */
export function dataDirectory(environment: Environment, system: string = process.platform): string {
  return findPlace('data', environment, system)
}

function findPlace(kind: keyof typeof places, environment: Environment, system: string): string {
  const { variable, linux, darwin, win32 } = places[kind]
  const home = homeDirectory(environment) ?? '/'
  // A relative one is to be ignored, says the XDG specification: it would be the current directory's.
  const configured = environment[variable] ?? ''
  if (isAbsolute(configured)) return join(configured, 'ecrlogin')
  if (system === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'ecrlogin', win32)
  }
  return join(home, system === 'darwin' ? darwin : linux, 'ecrlogin')
}
