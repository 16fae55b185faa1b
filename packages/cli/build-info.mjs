// What an artifact tells about itself, as a definition for its bundler.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The `define` of a bundler for one kind of artifact; see src/build-info.ts. */
export function defineArtifact(name) {
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  const values = { name, version, commit: readCommit() }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`ECRLOGIN_BUILD.${key}`, JSON.stringify(value)]),
  )
}

function readCommit() {
  try {
    const git = ['rev-parse', '--short=12', 'HEAD']
    return execFileSync('git', git, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    // Sources without their history.
    return null
  }
}
