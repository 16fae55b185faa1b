// @ts-check
// Makes the built program executable, and lets npm link it: npm does both when it installs, which is before the build.
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

chmodSync(new URL('../dist/main.cjs', import.meta.url), 0o755)

const npm = process.env.npm_execpath
const [program, ...args] = npm ? [process.execPath, npm] : ['npm']
const root = fileURLToPath(new URL('../../../', import.meta.url))
const { status } = spawnSync(
  program,
  [...args, 'rebuild', 'ecrlogin', '--ignore-scripts', '--loglevel=error'],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
process.exitCode = status ?? 1
