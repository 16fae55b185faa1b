// @ts-check
// Runs turbo without telemetry, and prints its output only if it fails. A script in package.json cannot set an
// environment variable on every platform.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

/**
 * Runs `turbo run` with these arguments and returns its exit code.
 *
 * @param {readonly string[]} args
 */
export function runTurbo(args) {
  const turbo = `${root}node_modules/turbo/bin/turbo`
  const options = ['--ui=stream', '--output-logs=errors-only']
  const { status, stdout, stderr } = spawnSync(process.execPath, [turbo, 'run', ...args, ...options], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status ?? 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = runTurbo(process.argv.slice(2))
