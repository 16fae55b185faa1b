// Shared by main.js and post.js: reading inputs, and running ecrlogin.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../packages/cli/bin/ecrlogin.cjs', import.meta.url))

/** Returns the values of an input. The runner puts it in a variable named after it. */
export function readInput(name) {
  const text = process.env[`INPUT_${name.toUpperCase()}`] ?? ''
  return text.split(/[\s,]+/).filter((value) => value !== '')
}

/** Repeats an option for each value. A value that begins with a hyphen stays a value. */
export function repeat(option, values) {
  return values.map((value) => `${option}=${value}`)
}

/** Runs ecrlogin. A captured call discards stderr, because a later call prints the same messages. */
export function ecrlogin(args, { isCaptured = false } = {}) {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    stdio: ['ignore', ...(isCaptured ? ['pipe', 'ignore'] : ['inherit', 'inherit'])],
    encoding: 'utf8',
    // The cache belongs to this job. With it, the calls of one step call AWS once.
    env: { ECRLOGIN_CACHE_DIR: join(process.env.RUNNER_TEMP, 'ecrlogin'), ...process.env },
  })
  return { exitCode: status ?? 1, stdout }
}
