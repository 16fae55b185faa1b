import { platform } from 'node:os'
import type { Environment } from '@ecrlogin/core'
import { type DockerConfig, helper, otherSpellings, storedLogins } from '../../docker-config/docker-config.ts'
import { findProgram } from '../../system/find-program.ts'

/** What stands in the way of the helper, or changes by its being there, as sentences. */
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
      yield `${path} also has a stored login for ${key}. docker asks the helper now, but a program that knows no helpers takes it, expired or not. \`docker logout ${host}\` removes it.`
    }
  }
  const store = defaultStores().find((name) => findProgram(`docker-credential-${name}`, environment))
  if (config.isBare && store) {
    yield `docker kept passwords of other registries in ${store} as long as ${path} named no helper. Add "credsStore": "${store}" there to keep it so.`
  }
}

/** The stores that docker takes by itself while config.json names neither helpers nor logins (docker/cli). */
function defaultStores(): string[] {
  if (platform() === 'darwin') return ['osxkeychain']
  return platform() === 'win32' ? ['wincred'] : ['pass', 'secretservice']
}
