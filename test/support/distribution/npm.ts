import { execFileSync } from 'node:child_process'
import { releaseFile } from './release.ts'

/** A package of this repository as npm packs it for a release. */
export interface PackedPackage {
  /** The path of the tarball. */
  readonly tarball: string
  /** The files in it, from the root of the package. */
  readonly paths: readonly string[]
}

/** The packages that are published, by the folder of each in `packages`. */
const tarballs = {
  cli: 'ecrlogin-*.tgz',
  core: 'ecrlogin-core-*.tgz',
  'local-ecr': 'ecrlogin-local-ecr-*.tgz',
}

export type PublishedFolder = keyof typeof tarballs

/** The package in a folder of `packages`, as `npm test` has packed it. */
export function packedPackage(folder: PublishedFolder): PackedPackage {
  const tarball = releaseFile('npm', tarballs[folder])
  const listing = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  return {
    tarball,
    paths: listing
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, '')),
  }
}
