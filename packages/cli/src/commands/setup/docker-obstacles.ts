import { platform } from 'node:os'
import type { Environment } from '@ecrlogin/core'
import { isJsonObject, type JsonObject } from '@ecrlogin/core/internal'
import type { DockerConfig } from '../../docker-config/docker-config.ts'
import { helper } from '../../docker-config/registration.ts'
import { parseRegistryKey } from '../../docker-config/registry-key.ts'
import { findProgram } from '../../system/find-program.ts'

/** Everything that prevents the helper's use, or that its registration changes, as sentences. */
export function* findObstacles(
  path: string,
  config: DockerConfig,
  hosts: readonly string[],
  environment: Environment,
): Generator<string> {
  const program = `docker-credential-${helper}`
  if (!findProgram(program, environment)) {
    yield `${program} is not on PATH, where docker looks for it.`
  }
  for (const host of hosts) {
    for (const key of otherSpellings(config, host)) {
      yield `credHelpers in ${path} also has ${key}, which docker never looks up.`
    }
    for (const key of storedLogins(config, host)) {
      yield `${path} still has the old login for ${key}. docker no longer uses it, but programs without helpers do, even after it expires. Remove it: \`docker logout ${host}\`.`
    }
  }
  const store = defaultStores().find((name) => findProgram(`docker-credential-${name}`, environment))
  if (isBare(config) && store) {
    yield `docker stored passwords of other registries in ${store} while ${path} named no helper. Add "credsStore": "${store}" there to keep it that way.`
  }
}

/** The keys of `credHelpers` that spell this host differently from what docker looks up, such as `https://HOST`. */
export function otherSpellings({ credHelpers }: DockerConfig, host: string): string[] {
  return Object.keys(credHelpers ?? {}).filter((key) => key !== host && parseRegistryKey(key).host === host)
}

/** The keys under which a login to this host is stored; docker leaves empty entries for its helpers. */
export function storedLogins({ auths }: DockerConfig, host: string): string[] {
  return Object.entries(auths)
    .filter(([key, entry]) => parseRegistryKey(key).host === host && isJsonObject(entry) && !isEmpty(entry))
    .map(([key]) => key)
}

/** Whether a file names neither helper nor login, so that docker chooses a store by itself. */
export function isBare({ auths, credHelpers, credsStore }: DockerConfig): boolean {
  return credsStore === null && isEmpty(credHelpers ?? {}) && isEmpty(auths)
}

/** The stores that docker uses by itself while config.json names neither helpers nor logins (docker/cli). */
function defaultStores(): string[] {
  if (platform() === 'darwin') return ['osxkeychain']
  return platform() === 'win32' ? ['wincred'] : ['pass', 'secretservice']
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0
}
