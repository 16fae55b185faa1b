// @ts-check
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs npm in the root of the repository, and returns its exit code: the npm that started this script, else the one on
 * PATH.
 *
 * @param {readonly string[]} args
 * @param {'inherit' | 'ignore'} [stdout]
 */
export function runNpm(args, stdout = 'inherit') {
  const npm = process.env.npm_execpath
  const [program, ...first] = npm ? [process.execPath, npm] : ['npm']
  const { status } = spawnSync(program, [...first, ...args], {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    stdio: ['inherit', stdout, 'inherit'],
  })
  return status ?? 1
}
