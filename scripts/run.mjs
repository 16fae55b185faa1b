// @ts-check
import { spawnSync } from 'node:child_process'

/**
 * Runs a program to its end and returns its output. Throws an error with what it said if it fails.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
export function run(program, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    // The archives of a release take minutes on a busy machine.
    timeout: 1_800_000,
  })
  if (status === 0) return stdout.trim()
  const reason = error?.message ?? stderr.split('\n').find((line) => /error|^E:/i.test(line))
  throw new Error(`${program} failed (${reason || `exit code ${status}`})`)
}
