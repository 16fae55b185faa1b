import { homedir } from 'node:os'
import { join } from 'node:path'
import { readAuthFile } from './auth-file.ts'
import type { Client } from './client.ts'

export const docker: Client = {
  name: 'docker',
  login: (registry, username) => ['docker', 'login', '--username', username, '--password-stdin', registry],
  logout: (registry) => ['docker', 'logout', registry],
  storedRegistries(environment) {
    const directory = environment.DOCKER_CONFIG || join(environment.HOME || homedir(), '.docker')
    return readAuthFile(join(directory, 'config.json'))
  },
}
