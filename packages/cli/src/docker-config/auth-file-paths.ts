import { existsSync, statSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@ecrlogin/core'

/** The file in which a client stores its logins by default. */
export type AuthFilePath = (environment: Environment, system?: NodeJS.Platform, userId?: number) => string

/** The file of docker, nerdctl, oras and crane (docker/cli, cli/config/config.go). */
export const dockerConfigPath: AuthFilePath = (environment) => {
  return join(environment.DOCKER_CONFIG || join(home(environment), '.docker'), 'config.json')
}

/** The file of skopeo; of podman and buildah, too, as root or with XDG_RUNTIME_DIR (containers/common, pkg/auth). */
export const containersAuthPath: AuthFilePath = (
  environment,
  system = platform(),
  userId = currentUser(),
) => {
  if (environment.REGISTRY_AUTH_FILE) return environment.REGISTRY_AUTH_FILE
  if (environment.DOCKER_CONFIG) return dockerConfigPath(environment)
  if (system !== 'linux') return join(home(environment), '.config', 'containers', 'auth.json')
  return environment.XDG_RUNTIME_DIR
    ? join(environment.XDG_RUNTIME_DIR, 'containers', 'auth.json')
    : `/run/containers/${userId}/auth.json`
}

/** The file of podman. Without root and XDG_RUNTIME_DIR it chooses a folder (containers/podman, pkg/util). */
export const podmanAuthPath = withOwnFolder((userId, environment) => {
  const session = `/run/user/${userId}`
  if (isOwned(session, userId)) return [session]
  const temporary = environment.TMPDIR || '/tmp'
  return ['podman-run', 'storage-run'].map((name) => join(temporary, `${name}-${userId}`))
})

/** The file of buildah, which keeps it with the containers that are running. */
export const buildahAuthPath = withOwnFolder((userId, environment) =>
  [`/run/user/${userId}`, environment.TMPDIR || '/var/tmp', '/var/tmp'].map((folder) =>
    join(folder, folder.startsWith('/run/') ? '' : `containers-user-${userId}`, 'containers'),
  ),
)

/** The path in the first of the client's folders that has the file; which one it uses depends on its version. */
function withOwnFolder(listFolders: (userId: number, environment: Environment) => string[]): AuthFilePath {
  return (environment, system = platform(), userId = currentUser()) => {
    const isDecided =
      environment.REGISTRY_AUTH_FILE || environment.DOCKER_CONFIG || environment.XDG_RUNTIME_DIR
    if (isDecided || system !== 'linux' || userId === 0) {
      return containersAuthPath(environment, system, userId)
    }
    const paths = listFolders(userId, environment).map((folder) => join(folder, 'containers', 'auth.json'))
    return paths.find((path) => existsSync(path)) ?? paths[0]!
  }
}

function isOwned(folder: string, userId: number): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === userId
}

function currentUser(): number {
  return process.getuid?.() ?? 0
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
