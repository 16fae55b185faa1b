// What both steps of the action share: their inputs, and the program that they run.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../packages/cli/bin/ecrlogin.js', import.meta.url))

/** The values of an input, in the variable that the runner makes of its name. */
export function readInput(name) {
  const text = process.env[`INPUT_${name.toUpperCase()}`] ?? ''
  return text.split(/[\s,]+/).filter((value) => value !== '')
}

/** An option for each of the values. */
export function repeat(option, values) {
  return values.flatMap((value) => [option, value])
}

/** Runs ecrlogin. Where its output is to be read, what it says on stderr has been said by a call before. */
export function ecrlogin(args, { isRead = false } = {}) {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    stdio: ['ignore', ...(isRead ? ['pipe', 'ignore'] : ['inherit', 'inherit'])],
    encoding: 'utf8',
    // Tokens are kept for this job alone; with them AWS is asked once.
    env: { ECRLOGIN_CACHE_DIR: join(process.env.RUNNER_TEMP, 'ecrlogin'), ...process.env },
  })
  return { exitCode: status ?? 1, stdout }
}
