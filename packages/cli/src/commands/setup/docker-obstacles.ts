import { platform } from 'node:os'
import type { Environment } from '@ecrlogin/core'
import { type DockerConfig, helper, otherSpellings, storedLogins } from '../../docker-config/docker-config.ts'
import { findProgram } from '../../system/find-program.ts'

/** Warnings about anything that prevents docker from using the helper, or that changes because of it. */
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
    for (const key of otherSpellings(config.credHelpers ?? {}, host)) {
      yield `credHelpers in ${path} also has ${key}, which docker never looks up.`
    }
    for (const key of storedLogins(config, host)) {
      yield `${path} also has a stored login for ${key}. docker now uses the helper, but programs without support for helpers still use this login, expired or not. Remove it with \`docker logout ${host}\`.`
    }
  }
  const store = defaultStores().find((name) => findProgram(`docker-credential-${name}`, environment))
  if (config.isBare && store) {
    yield `Without helpers in ${path}, docker stored the passwords of other registries in ${store}. Add "credsStore": "${store}" there to keep that.`
  }
}

/** The stores that docker uses by default when config.json has neither helpers nor logins (docker/cli). */
function defaultStores(): string[] {
  if (platform() === 'darwin') return ['osxkeychain']
  return platform() === 'win32' ? ['wincred'] : ['pass', 'secretservice']
}
