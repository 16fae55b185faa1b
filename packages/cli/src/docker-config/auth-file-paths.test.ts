import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type AuthFilePath,
  buildahAuthPath,
  containersAuthPath,
  dockerConfigPath,
  finchConfigPath,
  helmConfigPath,
  podmanAuthPath,
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

describe('without root and XDG_RUNTIME_DIR', () => {
  const user = 3_999_999_999
  let temporary: string
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'ecrlogin-run-'))
  })
  afterEach(() => rmSync(temporary, { recursive: true }))

  it.each([
    ['podman', podmanAuthPath, `podman-run-${user}/containers/auth.json`],
    ['podman of other versions', podmanAuthPath, `storage-run-${user}/containers/auth.json`],
    ['buildah', buildahAuthPath, `containers-user-${user}/containers/containers/auth.json`],
  ] as const)('the file of %s is the one that exists', (_, authFilePath, file) => {
    const path = join(temporary, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '{}')
    expect(authFilePath({ HOME: '/h', TMPDIR: temporary }, 'linux', user)).toBe(path)
  })

  it.each([
    [podmanAuthPath, { TMPDIR: '/t' }, `/t/podman-run-${user}/containers/auth.json`],
    [podmanAuthPath, {}, `/tmp/podman-run-${user}/containers/auth.json`],
    [buildahAuthPath, {}, `/run/user/${user}/containers/containers/auth.json`],
    [containersAuthPath, {}, `/run/containers/${user}/auth.json`],
    [podmanAuthPath, { XDG_RUNTIME_DIR: '/r' }, '/r/containers/auth.json'],
    [podmanAuthPath, { DOCKER_CONFIG: '/d' }, '/d/config.json'],
    [podmanAuthPath, { REGISTRY_AUTH_FILE: '/a.json' }, '/a.json'],
  ])('the file of $0.name with $1 is $2 if there is none', (authFilePath, environment, path) => {
    expect(authFilePath(environment, 'linux', user)).toBe(path)
  })

  it('root has the usual file', () => {
    expect(podmanAuthPath({}, 'linux', 0)).toBe('/run/containers/0/auth.json')
  })
})
