// Starts turbo for this repository: no telemetry, no background process, its notes only when it fails.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = new URL('../../', import.meta.url)

/** Runs `turbo run` with these arguments and gives its exit code. */
export function runTurbo(args) {
  const turbo = fileURLToPath(new URL('node_modules/turbo/bin/turbo', root))
  const { status, stdout, stderr } = spawnSync(process.execPath, [turbo, 'run', ...args, '--ui=stream'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status ?? 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = runTurbo(process.argv.slice(2))
