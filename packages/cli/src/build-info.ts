import { dirname } from 'node:path'

/** Put in by the build, property by property, so that what an artifact does not need falls away. */
declare const ECRLOGIN_ARTIFACT: {
  readonly name: 'npm package' | 'standalone executable'
  readonly version: string
  /** The commit of the sources; null where they had no history. */
  readonly commit: string | null
}

export const version: string = ECRLOGIN_ARTIFACT.version

/** What `--version` says: the version, which artifact this is, and the commit of its sources. */
export function describeVersion(): string {
  const { name, commit } = { name: ECRLOGIN_ARTIFACT.name, commit: ECRLOGIN_ARTIFACT.commit }
  return `${version} (${name}${commit ? `, commit ${commit}` : ''})`
}

/** The folder of the shell modules; an executable unpacks its own into the data directory first. */
export async function findShellModules(dataDirectory: string): Promise<string> {
  if (ECRLOGIN_ARTIFACT.name === 'npm package') {
    const { fileURLToPath } = await import('node:url')
    return fileURLToPath(new URL('../shells/', import.meta.url))
  }
  const { unpackModules } = await import('./system/unpack-modules.ts')
  const embedded = `${dirname(process.argv[1]!)}/shells`
  return unpackModules(embedded, dataDirectory, { version, executable: process.execPath })
}
