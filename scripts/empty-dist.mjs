// @ts-check
// Removes `dist` of the current package before its build, because the compiler keeps the output of deleted sources.
import { rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
