// Writes the module as it is installed. PowerShell takes a few milliseconds for each file that it loads, so the
// commands go into the module's main file, and what stands in a folder behind them into one file of that folder.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('ECRLogin/', import.meta.url))
const mainFile = 'ECRLogin.psm1'

/** Writes the module into a folder that becomes its own. */
export function writeModule(folder) {
  rmSync(folder, { recursive: true, force: true })
  cpSync(source, folder, { recursive: true, filter: (path) => !/[\\/](Public|Private)$/.test(path) })
  const main = readFileSync(join(source, mainFile), 'utf8')
  writeFileSync(
    join(folder, mainFile),
    main
      .replace(/^\. "\$PSScriptRoot\/(.*)"$/gm, (_, path) => read(path))
      .replace(/^ {4}foreach .*\/Private".*$/m, '    . "$PSScriptRoot/Private/ECRLogin.ps1"'),
  )
  mkdirSync(join(folder, 'Private'))
  const files = readdirSync(join(source, 'Private')).sort()
  writeFileSync(join(folder, 'Private/ECRLogin.ps1'), files.map((name) => read(`Private/${name}`)).join('\n'))
}

function read(path) {
  return readFileSync(join(source, path), 'utf8')
}
