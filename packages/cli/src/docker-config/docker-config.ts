import { EcrLoginError } from '@ecrlogin/core'
import { isJsonObject, type JsonObject, parseJsonObject, readTextFile } from '@ecrlogin/core/internal'

/** The logins and helpers in a file of the form of Docker's config.json, which podman, helm and others use too. */
export interface DockerConfig {
  /** Stored logins by registry, in the spellings that `parseRegistryKey` reads; docker leaves empty entries for its helpers. */
  readonly auths: JsonObject
  /** Helpers, without `docker-credential-`, by the exact hosts that docker looks up; null when the file has no `credHelpers`. */
  readonly credHelpers: JsonObject | null
  /** The helper for all other registries; null for none. */
  readonly credsStore: string | null
}

/** Reads a file; null when there is none. Throws `client-failed` when it cannot be read, or does not have the form. */
export function readDockerConfig(path: string): DockerConfig | null {
  const text = readConfigText(path)
  return text === null ? null : parseDockerConfig(path, text)
}

/** The text of a file, null when there is none. Throws `client-failed`. */
export function readConfigText(path: string): string | null {
  try {
    return readTextFile(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    const hint = 'Check the path and its permissions.'
    throw new EcrLoginError('client-failed', `The file ${path} could not be read (${code}).`, hint, { cause })
  }
}

/** Parses the text of a file; `path` is for messages. Throws `client-failed` for what its clients reject too. */
export function parseDockerConfig(path: string, text: string): DockerConfig {
  const config = parseJsonObject(text)
  if (!config) throw unusable(path, 'is not a JSON object')
  const { credsStore } = config
  return {
    auths: readMember(path, config, 'auths') ?? {},
    credHelpers: readMember(path, config, 'credHelpers'),
    credsStore: typeof credsStore === 'string' && credsStore !== '' ? credsStore : null,
  }
}

/** Null for a member that is missing or null, which Go reads as missing. */
function readMember(path: string, config: JsonObject, name: 'auths' | 'credHelpers'): JsonObject | null {
  const value = config[name] ?? null
  if (value === null || isJsonObject(value)) return value
  throw unusable(path, `has ${name} that are not a JSON object`)
}

function unusable(path: string, problem: string): EcrLoginError {
  return new EcrLoginError('client-failed', `The file ${path} ${problem}.`, 'Fix it or move it away.')
}
