import { platform } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Environment } from './aws-config.ts'
import { EcrLoginError } from './errors.ts'
import { homeDirectory } from './machine.ts'
import type { Registry } from './registry.ts'
import type { EcrLoginSettings } from './settings-file.ts'
import { readTextFile } from './text-file.ts'

export const noSettings: EcrLoginSettings = { path: null, rules: [], groups: new Map() }

/** Where the settings file is: named, by `ECRLOGIN_CONFIG`, or at its place in the user's configuration. */
export function settingsPath(environment: Environment, named?: string, system = platform()): string {
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

/**
 * Reads the settings file; there need be none at its usual place. Throws `invalid-settings` with file and
 * line for what cannot be read, is too long, is no TOML, or holds what is not known.
 */
export async function readSettings(environment: Environment, named?: string): Promise<EcrLoginSettings> {
  const path = settingsPath(environment, named)
  const text = readText(path, Boolean(named || environment.ECRLOGIN_CONFIG))
  return text === null ? noSettings : parseSettings(path, text)
}

/** Reads the text of a settings file; `path` is for sentences. Throws as `readSettings` does. */
export async function parseSettings(path: string, text: string): Promise<EcrLoginSettings> {
  // Loaded only where there is a file.
  const { parseSettingsFile } = await import('./settings-file.ts')
  return parseSettingsFile(path, text)
}

/** The rule for a registry, null when none matches. */
export function findRule({ rules }: EcrLoginSettings, registry: Pick<Registry, 'host' | 'registryId'>) {
  return rules.find(({ match }) => match === registry.registryId || matchesHost(match, registry.host)) ?? null
}

function matchesHost(glob: string, host: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('[^.]*')}$`).test(host)
}

function readText(path: string, isNamed: boolean): string | null {
  try {
    return readTextFile(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !isNamed) return null
    throw new EcrLoginError(
      'invalid-settings',
      `The settings file ${path} could not be read (${code}).`,
      'Make it readable, or name another with --config or ECRLOGIN_CONFIG.',
      { cause },
    )
  }
}
