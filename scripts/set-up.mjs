// @ts-check
// Installs the dependencies if the lockfile has changed, builds, and runs the build tasks in its arguments. Uses no
// dependency, because none is installed when it starts.
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runNpm } from './run-npm.mjs'
import { runTurbo } from './turbo.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

/** @param {string} path */
const modifiedAt = (path) => statSync(`${root}${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0

if (modifiedAt('package-lock.json') > modifiedAt('node_modules/.package-lock.json')) {
  console.log('Installing dependencies (npm ci) ...')
  const status = runNpm(['ci', '--loglevel=error'])
  if (status !== 0) process.exit(status)
}

console.log('Building ...')
process.exitCode = runTurbo(['build', ...process.argv.slice(2)])
