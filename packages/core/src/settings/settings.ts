import { EcrLoginError } from '../errors/errors.ts'
import type { Registry } from '../registries/registry.ts'
import type { Environment } from '../system/environment.ts'
import { readTextFile, readTextFileIfAny } from '../system/text-file.ts'
import { matchesGlob } from './glob.ts'
import type { EcrLoginSettings } from './registry-rule.ts'
import { settingsPath } from './settings-path.ts'

/** The settings of a user who has no file. */
export const noSettings: EcrLoginSettings = { path: null, rules: [], groups: new Map() }

/**
 * Reads the settings file: `named`, else the one that `ECRLOGIN_CONFIG` names, else the one in the user's configuration
 * directory, which need not exist. Throws `invalid-settings` with file and line when it cannot be read, is larger than
 * 4 MiB, is not TOML, or contains unknown keys.
 */
export async function readSettings(environment: Environment, named?: string): Promise<EcrLoginSettings> {
  const path = settingsPath(environment, named)
  const text = readText(path, Boolean(named || environment.ECRLOGIN_CONFIG))
  return text === null ? noSettings : parseSettings(path, text)
}

/** Parses the text of a settings file; `path` is for messages. Throws as `readSettings` does. */
export async function parseSettings(path: string, text: string): Promise<EcrLoginSettings> {
  // Lazy: most users have no settings file.
  const { parseSettingsFile } = await import('./parse-settings.ts')
  return parseSettingsFile(path, text)
}

/** The first rule that matches a registry; null when none does. */
export function findRule({ rules }: EcrLoginSettings, registry: Pick<Registry, 'host' | 'registryId'>) {
  return rules.find(({ match }) => match === registry.registryId || matchesGlob(match, registry.host)) ?? null
}

function readText(path: string, isNamed: boolean): string | null {
  try {
    return isNamed ? readTextFile(path) : readTextFileIfAny(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new EcrLoginError(
      'invalid-settings',
      `The settings file ${path} could not be read (${code}).`,
      'Make it readable, or name another file with `settings` or ECRLOGIN_CONFIG.',
      { cause },
    )
  }
}
