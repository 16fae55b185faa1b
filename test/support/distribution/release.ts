import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot, type Sandbox } from '../sandbox.ts'

/** The files of a release, as `scripts/release.mjs` makes them; `npm test` makes those for this machine. */
export const releaseFolder = join(repositoryRoot, 'dist/release')

/** The archive of the programs for this machine. */
const archive = join('download', `ecrlogin-${process.platform}-${process.arch}.tar.gz`)

/** The reason that there are no files of a release for this machine; null if there are. */
export const missingRelease = whyMissing(archive)

/** The reason that the documented lines, which are for Linux on x64, cannot install the executable here; null if they can. */
export const missingInstall =
  process.platform === 'linux' && process.arch === 'x64' ? missingRelease : 'this is not Linux on x64'

/** The reason that a file of the release, below its folder, is not there; null if it is. */
export function whyMissing(file: string): string | null {
  return existsSync(join(releaseFolder, file)) ? null : `the release's file ${file} is not made`
}

/** The path of a file of the release, whose name contains its version in the place of the star. */
export function releaseFile(folder: string, pattern: string): string {
  const [start = '', end = ''] = pattern.split('*')
  const names = readdirSync(join(releaseFolder, folder)).filter(
    (name) =>
      /^\d+\.\d+\.\d+$/.test(name.slice(start.length, -end.length)) &&
      name.startsWith(start) &&
      name.endsWith(end),
  )
  if (names.length !== 1)
    throw new Error(`There are ${names.length} files ${pattern} in ${folder} of the release.`)
  return join(releaseFolder, folder, names[0]!)
}

/**
 * Puts a fake curl into the sandbox, which returns the files of a release for the addresses that its page has, and fails
 * for every other address.
 */
export function addRelease(sandbox: Sandbox, folder = releaseFolder): void {
  const { repository } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
  const home = repository.url.replace(/^git\+|\.git$/g, '')
  writeFileSync(
    join(sandbox.bin, 'curl'),
    `#!/bin/sh
for word; do
  case $word in
    -*) ;;
    '${home}/releases/latest/download/'*) cp '${folder}/download/'"\${word##*/}" . ;;
    *) exit 6 ;;
  esac
done
`,
    { mode: 0o755 },
  )
}
