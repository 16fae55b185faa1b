// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The input of every function that makes files of a release.
 *
 * @typedef {object} Context
 * @property {string} out the folder of all files
 * @property {string} version
 * @property {number} time the time of all files in archives, in seconds since 1970: that of the commit
 * @property {boolean} isFast whether to compress weakly, for tests
 */

/** The package that has the version, the description and the address of the project. */
export const manifest = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'))

/** The address of the project. */
export const home = manifest.repository.url.replace(/^git\+|\.git$/g, '')

/** The sentence of a package manager about ecrlogin. */
export const summary = 'Log in to Amazon ECR from every shell'

/**
 * The address from which a release's file is downloaded.
 *
 * @param {string} version
 * @param {string} file
 */
export function urlOf(version, file) {
  return `${home}/releases/download/ecrlogin@${version}/${file}`
}

/** The folders of the programs by platform, as built. Those for Linux have the quick programs, where these are built. */
export function builtPlatforms() {
  const folders = new Map(listFolders('packages/cli/standalone'))
  for (const [platform, folder] of listFolders('packages/quick/dist')) {
    if (existsSync(join(folder, 'ecrlogin'))) folders.set(platform, folder)
  }
  return [...folders].sort()
}

/**
 * @param {string} path
 * @returns {[string, string][]}
 */
function listFolders(path) {
  const folder = join(root, path)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.endsWith('-sanitized'))
    .map(({ name }) => [name, join(folder, name)])
}
