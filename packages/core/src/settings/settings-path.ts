import { statSync } from 'node:fs'
import { join } from 'node:path'
import { configDirectory } from '../system/directories.ts'
import type { Environment } from '../system/environment.ts'
import { currentPlatform } from '../system/host.ts'

/** The path of the settings file: the given one, `ECRLOGIN_CONFIG`, or the user's configuration folder. */
export function settingsPath(
  environment: Environment,
  named?: string,
  platform: string = currentPlatform(),
): string {
  return named || environment.ECRLOGIN_CONFIG || join(configDirectory(environment, platform), 'config.toml')
}

/** Whether a settings file exists, or `ECRLOGIN_CONFIG` names one. Throws the system's error when it cannot tell. */
export function hasSettings(environment: Environment): boolean {
  if (environment.ECRLOGIN_CONFIG) return true
  return statSync(settingsPath(environment), { throwIfNoEntry: false }) !== undefined
}
