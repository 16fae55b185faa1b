// Copies the shell modules into this package, where `init` and the modules find each other by their places.
import { cpSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../shells/', import.meta.url))
const copy = fileURLToPath(new URL('shells/', import.meta.url))

/** What is there for those who change the modules. */
const leftOut = ['tests', 'pack.mjs', 'PSScriptAnalyzerSettings.psd1']

rmSync(copy, { recursive: true, force: true })
cpSync(source, copy, { recursive: true, filter: (path) => !leftOut.includes(basename(path)) })
