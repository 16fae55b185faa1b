// @ts-check
// Makes the built program executable, and lets npm link it: npm does both when it installs, which is before the build.
import { chmodSync } from 'node:fs'
import { runNpm } from '../../../scripts/run-npm.mjs'

chmodSync(new URL('../dist/main.cjs', import.meta.url), 0o755)
process.exitCode = runNpm(['rebuild', 'ecrlogin', '--ignore-scripts', '--loglevel=error'], 'ignore')
