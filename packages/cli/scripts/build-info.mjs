// @ts-check
// The build information of a distribution, as constants for its bundler.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Returns the `define` option of the bundler for a distribution; see src/process/build-info.ts.
 *
 * @param {'npm package' | 'standalone executable' | 'quick program'} name
 * @returns {Record<string, string>}
 */
export function defineBuild(name) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const values = { name, version, commit: readCommit() }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`ECRLOGIN_BUILD.${key}`, JSON.stringify(value)]),
  )
}

/** Returns the commit, or null if the sources are not in a git repository. */
function readCommit() {
  try {
    const args = ['rev-parse', '--short=12', 'HEAD']
    return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return null
  }
}
