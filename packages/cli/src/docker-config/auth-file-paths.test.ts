import { describe, expect, it } from 'vitest'
import {
  type AuthFilePath,
  containersAuthPath,
  dockerConfigPath,
  finchConfigPath,
  helmConfigPath,
} from './auth-file-paths.ts'

const userId = process.getuid?.() ?? 0

type Case = readonly [AuthFilePath, NodeJS.Platform, Readonly<Record<string, string>>, string]

describe('the file in which a client stores its logins', () => {
  it.each<Case>([
    [dockerConfigPath, 'linux', { HOME: '/h' }, '/h/.docker/config.json'],
    [dockerConfigPath, 'win32', { USERPROFILE: '/u' }, '/u/.docker/config.json'],
    [dockerConfigPath, 'linux', { HOME: '/h', DOCKER_CONFIG: '/d' }, '/d/config.json'],
    [containersAuthPath, 'linux', { HOME: '/h', XDG_RUNTIME_DIR: '/run/me' }, '/run/me/containers/auth.json'],
    [containersAuthPath, 'linux', { HOME: '/h' }, `/run/containers/${userId}/auth.json`],
    [containersAuthPath, 'darwin', { HOME: '/h', XDG_RUNTIME_DIR: '/r' }, '/h/.config/containers/auth.json'],
    [containersAuthPath, 'linux', { XDG_RUNTIME_DIR: '/r', DOCKER_CONFIG: '/d' }, '/d/config.json'],
    [containersAuthPath, 'linux', { DOCKER_CONFIG: '/d', REGISTRY_AUTH_FILE: '/a.json' }, '/a.json'],
    [finchConfigPath, 'linux', { HOME: '/h', DOCKER_CONFIG: '/d' }, '/d/config.json'],
    [finchConfigPath, 'darwin', { HOME: '/h', DOCKER_CONFIG: '/d' }, '/h/.finch/config.json'],
    [finchConfigPath, 'win32', { USERPROFILE: '/u', LOCALAPPDATA: '/l' }, '/l/.finch/config.json'],
    [helmConfigPath, 'linux', { HOME: '/h' }, '/h/.config/helm/registry/config.json'],
    [helmConfigPath, 'darwin', { HOME: '/h' }, '/h/Library/Preferences/helm/registry/config.json'],
    [helmConfigPath, 'win32', { USERPROFILE: '/u', APPDATA: '/a' }, '/a/helm/registry/config.json'],
    [helmConfigPath, 'darwin', { HOME: '/h', XDG_CONFIG_HOME: '/x' }, '/x/helm/registry/config.json'],
    [helmConfigPath, 'linux', { XDG_CONFIG_HOME: '/x', HELM_CONFIG_HOME: '/c' }, '/c/registry/config.json'],
    [helmConfigPath, 'linux', { HELM_CONFIG_HOME: '/c', HELM_REGISTRY_CONFIG: '/r.json' }, '/r.json'],
  ])('$0.name on $1 with $2: $3', (authFilePath, system, environment, path) => {
    expect(authFilePath(environment, system).replaceAll('\\', '/')).toBe(path)
  })
})
