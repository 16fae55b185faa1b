import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@ecrlogin/core'

/** The file in which a client stores its logins by default. */
export type AuthFilePath = (environment: Environment, system?: NodeJS.Platform) => string

/** The file of docker, nerdctl, oras and crane (docker/cli, cli/config/config.go). */
export const dockerConfigPath: AuthFilePath = (environment) => {
  return join(environment.DOCKER_CONFIG || join(home(environment), '.docker'), 'config.json')
}

/** The file of podman, buildah and skopeo (containers/common, pkg/auth; containers/image, pkg/docker/config). */
export const containersAuthPath: AuthFilePath = (environment, system = platform()) => {
  if (environment.REGISTRY_AUTH_FILE) return environment.REGISTRY_AUTH_FILE
  if (environment.DOCKER_CONFIG) return dockerConfigPath(environment)
  if (system !== 'linux') return join(home(environment), '.config', 'containers', 'auth.json')
  return environment.XDG_RUNTIME_DIR
    ? join(environment.XDG_RUNTIME_DIR, 'containers', 'auth.json')
    : `/run/containers/${process.getuid?.() ?? 0}/auth.json`
}

/** The file of finch: nerdctl's on Linux; elsewhere nerdctl is in finch's virtual machine, which has its own (runfinch/finch). */
export const finchConfigPath: AuthFilePath = (environment, system = platform()) => {
  if (system === 'linux') return dockerConfigPath(environment)
  const root = (system === 'win32' && environment.LOCALAPPDATA) || home(environment)
  return join(root, '.finch', 'config.json')
}

/** The file of helm (helm/helm, pkg/cli/environment.go and pkg/helmpath). */
export const helmConfigPath: AuthFilePath = (environment, system = platform()) => {
  if (environment.HELM_REGISTRY_CONFIG) return environment.HELM_REGISTRY_CONFIG
  const base = environment.XDG_CONFIG_HOME || userConfiguration(environment, system)
  return join(environment.HELM_CONFIG_HOME || join(base, 'helm'), 'registry', 'config.json')
}

function userConfiguration(environment: Environment, system: NodeJS.Platform): string {
  if (system === 'win32' && environment.APPDATA) return environment.APPDATA
  return join(home(environment), system === 'darwin' ? 'Library/Preferences' : '.config')
}

function home(environment: Environment): string {
  return environment.HOME || environment.USERPROFILE || homedir()
}
