// @ts-check
// Writes the PowerShell module in its installed form. PowerShell takes a few milliseconds for each file that it loads,
// so the public commands are merged into the module's main file, and the private functions of each phase into one file.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../shells/powershell/ECRLogin/', import.meta.url))
const mainFile = 'ECRLogin.psm1'
const phaseTable = /^(\$script:phases = \[ordered\]@\{\n)([\s\S]*?)^(\})/m

/**
 * Replaces a folder with the module.
 *
 * @param {string} folder
 */
export function writeModule(folder) {
  rmSync(folder, { recursive: true, force: true })
  cpSync(source, folder, { recursive: true, filter: (path) => !/[\\/](Public|Private)$/.test(path) })
  const main = read(mainFile)
  const phases = readPhases(main)
  const table = Object.keys(phases).map((phase) => `    ${phase} = '${phase}'\n`)
  writeFileSync(
    join(folder, mainFile),
    main
      .replace(/^\. "\$PSScriptRoot\/(.*)"$/gm, (_, path) => read(path))
      .replace(phaseTable, (_, start, __, end) => `${start}${table.join('')}${end}`),
  )
  mkdirSync(join(folder, 'Private'))
  for (const [phase, files] of Object.entries(phases)) {
    writeFileSync(
      join(folder, `Private/${phase}.ps1`),
      files.map((file) => read(`Private/${file}.ps1`)).join('\n'),
    )
  }
}

/** The phases of loading with the private files of each, as the main file lists them. */
export function readPhases(main = read(mainFile)) {
  const [, , rows = ''] = phaseTable.exec(main) ?? []
  /** @type {Record<string, string[]>} */
  const phases = {}
  for (const [, phase = '', files = ''] of rows.matchAll(/^ {4}(\w+) = @\(\n([^)]*)\)/gm)) {
    phases[phase] = [...files.matchAll(/'(.+)'/g)].map(([, file]) => `${file}`)
  }
  if (Object.keys(phases).length === 0) throw new Error(`${mainFile} has no table of phases.`)
  return phases
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(source, path), 'utf8')
}
