import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@ecrlogin/core'
import { readAuthFile } from './auth-file.ts'
import type { Client } from './client.ts'

export const docker: Client = {
  name: 'docker',
  login: (registry, username) => ['docker', 'login', '--username', username, '--password-stdin', registry],
  logout: (registry) => ['docker', 'logout', registry],
  storedRegistries: (environment) => readAuthFile(dockerConfigPath(environment)),
}

/** Where Docker's config.json is. */
export function dockerConfigPath(environment: Environment): string {
  return join(environment.DOCKER_CONFIG || join(environment.HOME || homedir(), '.docker'), 'config.json')
}
