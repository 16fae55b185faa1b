// @ts-check
// Writes the PowerShell module in its installed form. PowerShell takes a few milliseconds for each file that it loads,
// so the public commands are merged into the module's main file, and each folder in Private into one file.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../shells/powershell/ECRLogin/', import.meta.url))
const mainFile = 'ECRLogin.psm1'

/**
 * Replaces a folder with the module.
 *
 * @param {string} folder
 */
export function writeModule(folder) {
  rmSync(folder, { recursive: true, force: true })
  cpSync(source, folder, { recursive: true, filter: (path) => !/[\\/](Public|Private)$/.test(path) })
  const main = readFileSync(join(source, mainFile), 'utf8')
  writeFileSync(
    join(folder, mainFile),
    main
      .replace(/^\. "\$PSScriptRoot\/(.*)"$/gm, (_, path) => read(path))
      .replace(/foreach .*\/Private\/\$part".*$/m, '. "$PSScriptRoot/Private/$part.ps1"'),
  )
  mkdirSync(join(folder, 'Private'))
  for (const part of readdirSync(join(source, 'Private'))) {
    const files = readdirSync(join(source, 'Private', part)).sort()
    writeFileSync(
      join(folder, `Private/${part}.ps1`),
      files.map((name) => read(`Private/${part}/${name}`)).join('\n'),
    )
  }
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(source, path), 'utf8')
}
