import { dirname } from 'node:path'
import type { Environment } from '@ecrlogin/core'

/** Defined by the build, property by property, so that a distribution leaves out the code it does not need. */
declare const ECRLOGIN_BUILD: {
  readonly name: 'npm package' | 'standalone executable'
  readonly version: string
  /** The commit of the sources; null for sources without history. */
  readonly commit: string | null
}

export const version: string = ECRLOGIN_BUILD.version

/** The output of `--version`: the version, the distribution, and the commit of its sources. */
export function describeVersion(): string {
  const { name, commit } = { name: ECRLOGIN_BUILD.name, commit: ECRLOGIN_BUILD.commit }
  return `${version} (${name}${commit ? `, commit ${commit}` : ''})`
}

/** The folder of the shell modules; the executable unpacks its own into the data directory first. */
export async function findShellModules(environment: Environment): Promise<string> {
  if (ECRLOGIN_BUILD.name === 'npm package') {
    const { fileURLToPath } = await import('node:url')
    return fileURLToPath(new URL('../shells/', import.meta.url))
  }
  const { unpackModules } = await import('../system/unpack-modules.ts')
  const embedded = `${dirname(process.argv[1]!)}/shells`
  return unpackModules(embedded, environment, { version, executable: process.execPath })
}
