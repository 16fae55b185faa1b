// @ts-check
// Fetches the programs that tests use and that few machines have into .parts: those that test/parts.json names, or those
// of them in the arguments. Nothing is installed or started. Without a part, its tests are skipped, so a failure is only
// a line of output.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fetchDebian } from './parts/debian.mjs'
import { fetchNpm } from './parts/npm.mjs'

/** @typedef {import('./parts/npm.mjs').Pin & { readonly folder: string }} Variant */
/** @typedef {{ readonly debian?: readonly string[], readonly suite?: string, readonly npm?: readonly Variant[] }} Part */

const root = fileURLToPath(new URL('../', import.meta.url))
/** @type {Record<string, Part>} */
const parts = JSON.parse(readFileSync(`${root}test/parts.json`, 'utf8'))
const wanted = process.argv.slice(2)

for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const problem = fetchPart(name)
  if (problem) console.log(`The part ${name} is not there: ${problem}. Its tests are skipped.`)
}

/**
 * Fetches a part unless it is there as test/parts.json has it now. Returns the reason why there is none; null when there
 * is one.
 *
 * @param {string} name
 */
function fetchPart(name) {
  const part = parts[name]
  if (!part) return 'test/parts.json does not name it'
  const folder = `${root}.parts/${name}`
  const marker = `${folder}/part.json`
  const pins = JSON.stringify(part)
  if (existsSync(marker) && readFileSync(marker, 'utf8') === pins) return null
  console.log(`Fetching the part ${name} ...`)
  const temporary = `${folder}.${process.pid}`
  try {
    mkdirSync(temporary, { recursive: true })
    fill(part, temporary)
    writeFileSync(`${temporary}/part.json`, pins)
    rmSync(folder, { recursive: true, force: true })
    renameSync(temporary, folder)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/**
 * @param {Part} part
 * @param {string} folder
 */
function fill({ debian, suite, npm }, folder) {
  if (debian) fetchDebian(debian, suite, folder)
  for (const variant of npm ?? []) fetchNpm(variant, `${folder}/${variant.folder}`)
}
