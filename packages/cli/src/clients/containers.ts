import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@ecrlogin/core'
import { readAuthFile } from './auth-file.ts'
import type { Client } from './client.ts'

/** podman, buildah and skopeo share one library for logins, and with it one auth file (containers-auth.json). */
function defineContainersClient(name: string): Client {
  return {
    name,
    login: (registry, username) => [name, 'login', '--username', username, '--password-stdin', registry],
    logout: (registry) => [name, 'logout', registry],
    storedRegistries: (environment) => readAuthFile(authFile(environment)),
  }
}

export const podman = defineContainersClient('podman')
export const buildah = defineContainersClient('buildah')
export const skopeo = defineContainersClient('skopeo')

function authFile(environment: Environment): string {
  if (environment.REGISTRY_AUTH_FILE) return environment.REGISTRY_AUTH_FILE
  if (process.platform !== 'linux') {
    return join(environment.HOME || homedir(), '.config', 'containers', 'auth.json')
  }
  const runtime = environment.XDG_RUNTIME_DIR || `/run/containers/${process.getuid?.() ?? 0}`
  return environment.XDG_RUNTIME_DIR ? join(runtime, 'containers', 'auth.json') : join(runtime, 'auth.json')
}
