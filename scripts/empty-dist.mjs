// @ts-check
// Removes the `dist` of the current package before its build: the compiler leaves files of removed sources in place.
import { rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
