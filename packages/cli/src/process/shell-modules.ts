import { dirname } from 'node:path'
import type { Environment } from '@ecrlogin/core'
import { isNpmPackage, version } from './build-info.ts'

/** The folder of the shell modules; the executable unpacks its own into the data directory first. */
export async function findShellModules(environment: Environment): Promise<string> {
  if (isNpmPackage) {
    const { fileURLToPath } = await import('node:url')
    return fileURLToPath(new URL('../shells/', import.meta.url))
  }
  const { unpackModules } = await import('../system/unpack-modules.ts')
  const embedded = `${dirname(process.argv[1]!)}/shells`
  return unpackModules(embedded, environment, { version, executable: process.execPath })
}
