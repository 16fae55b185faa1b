import { statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Environment } from '../aws-config/aws-config.ts'
import { homeDirectory, thisSystem } from '../system/host.ts'

/** Where the settings file is: named, by `ECRLOGIN_CONFIG`, or at its place in the user's configuration. */
export function settingsPath(environment: Environment, named?: string, system = thisSystem()): string {
  const path = named || environment.ECRLOGIN_CONFIG
  if (path) return path
  const home = homeDirectory(environment) ?? '/'
  const [configured, usual] =
    system === 'win32'
      ? [environment.APPDATA, join(home, 'AppData', 'Roaming')]
      : [environment.XDG_CONFIG_HOME, join(home, '.config')]
  // A relative one is to be ignored, says the XDG specification: it would be the current directory's.
  return join(configured && isAbsolute(configured) ? configured : usual, 'ecrlogin', 'config.toml')
}

/** Whether there is a settings file, or one is named. Throws what the system says when it cannot tell. */
export function hasSettings(environment: Environment): boolean {
  if (environment.ECRLOGIN_CONFIG) return true
  return statSync(settingsPath(environment), { throwIfNoEntry: false }) !== undefined
}
