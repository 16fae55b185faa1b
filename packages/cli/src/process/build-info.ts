/** Defined by the build, property by property, so that a distribution leaves out the code it does not need. */
declare const ECRLOGIN_BUILD: {
  readonly name: 'npm package' | 'standalone executable' | 'quick program'
  readonly version: string
  /** The commit of the sources; null for sources without history. */
  readonly commit: string | null
}

export const version: string = ECRLOGIN_BUILD.version

/** Equal for the programs of one release. */
export const release: string = `${version} ${ECRLOGIN_BUILD.commit}`

export const isNpmPackage: boolean = ECRLOGIN_BUILD.name === 'npm package'

/** The output of `--version`: the version, the distribution with an addition, and the commit of its sources. */
export function describeVersion(addition = ''): string {
  const commit = ECRLOGIN_BUILD.commit ? `, commit ${ECRLOGIN_BUILD.commit}` : ''
  return `${version} (${ECRLOGIN_BUILD.name}${addition}${commit})`
}
