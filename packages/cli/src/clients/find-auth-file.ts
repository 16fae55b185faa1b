import { existsSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Environment } from '@ecrlogin/core'
import { homeDirectory } from '@ecrlogin/core/internal'
import { dockerConfigPath, podmanAuthPath } from '../docker-config/auth-file-paths.ts'
import { findProgram } from '../system/find-program.ts'
import type { Client } from './client.ts'

/** The parts of the process that looking at an installed client needs. */
export interface Surroundings {
  readonly environment: Environment
  capture(
    argv: readonly string[],
    input?: string,
  ): Promise<{ readonly stdout: string; readonly failure: string | null }>
}

/** The file in which the installed client stores its logins. */
export async function findAuthFile(client: Client, { capture, environment }: Surroundings): Promise<string> {
  const version = client.name === 'docker' ? (await capture([client.name, '--version'])).stdout : ''
  return authFileOf(client, version, environment)
}

/**
 * The file in which the installed client stores its logins: `docker` can be podman, which its `--version` shows, and a snap
 * has a home of its own.
 */
export function authFileOf({ name, authFile }: Client, version: string, environment: Environment): string {
  const toPath = name === 'docker' && /^podman\b/i.test(version) ? podmanAuthPath : authFile
  const path = toPath(environment)
  const snapHome = findSnapHome(name, environment)
  if (snapHome === null) return path
  const pathInSnap = toPath({ ...environment, HOME: snapHome })
  // A classic snap sees the real home.
  return existsSync(pathInSnap) || !existsSync(path) ? pathInSnap : path
}

/** Whether the installed client stores its logins where `setup docker` registers helpers. */
export async function usesDockerConfig(client: Client, around: Surroundings): Promise<boolean> {
  return (await findAuthFile(client, around)) === dockerConfigPath(around.environment)
}

/** The home that a snap sees; null for another program. A snap's command is a link to `snap` (snapd, docs/reference). */
function findSnapHome(name: string, environment: Environment): string | null {
  const program = findProgram(name, environment)
  const home = homeDirectory(environment)
  if (program === null || home === null || basename(realpathSync(program)) !== 'snap') return null
  return join(home, 'snap', name, 'current')
}
