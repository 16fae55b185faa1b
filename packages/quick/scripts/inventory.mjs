// @ts-check
// What the quick program contains beside npm packages: the engine, the crates, and the libraries of the compilers. As
// components for the bill of materials, and as notices.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeLicense } from '../../cli/scripts/sbom.mjs'
import { readPins } from './fetch-sources.mjs'

const rule = `\n${'-'.repeat(80)}\n`

/**
 * A part of the program.
 *
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string, readonly purl: string }} Part
 */

/** The parts that the compilers add, in the versions of this machine. */
function partsOfCompilers() {
  const rust = /\d[\w.]*/.exec(print('rustc', '--version'))?.[0] ?? 'unknown'
  const libc = /\d[\w.]*$/m.exec(print('ldd', '--version'))?.[0] ?? 'unknown'
  const gcc = print('gcc', '-dumpfullversion')
  return [
    { name: 'rust-std', version: rust, license: 'MIT OR Apache-2.0' },
    { name: 'glibc', version: libc, license: 'LGPL-2.1-or-later' },
    { name: 'libgcc', version: gcc, license: 'GPL-3.0-or-later WITH GCC-exception-3.1' },
  ].map((part) => ({ ...part, purl: `pkg:generic/${part.name}@${part.version}` }))
}

/** @param {string} program @param {string[]} args */
function print(program, ...args) {
  return spawnSync(program, args, { encoding: 'utf8', timeout: 30_000 }).stdout.trim()
}

/** @returns {readonly Part[]} */
function listParts() {
  const { engine, crates } = readPins()
  return [
    { ...engine, purl: `pkg:generic/${engine.name}@${engine.version}` },
    ...crates
      .filter(({ isBuildOnly }) => !isBuildOnly)
      .map((crate) => ({ ...crate, purl: `pkg:cargo/${crate.name}@${crate.version}` })),
    ...partsOfCompilers(),
  ]
}

/** Returns the components for a bill of materials in the CycloneDX format. */
export function listComponents() {
  return listParts().map(({ name, version, license, purl }) => ({
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: [describeLicense(license)],
  }))
}

/**
 * Returns the notices of all parts.
 *
 * @param {import('./fetch-sources.mjs').Sources} sources
 */
export function formatNotices({ engine, copyrights }) {
  const { crates } = readPins()
  const textOf = (/** @type {Part} */ { name, license }) => {
    if (name === 'quickjs') return readFileSync(join(engine, 'LICENSE'), 'utf8')
    if (crates.some((crate) => crate.name === name)) {
      const folder = `librust-${name.replaceAll('_', '-')}-dev`
      return readFileSync(join(copyrights, folder, 'copyright'), 'utf8')
    }
    const text = `Linked as ${license} permits. The sources of this program build it with another version of ${name}.\n`
    const path = `/usr/share/common-licenses/${license.replace(/-or-later.*/, '')}`
    return existsSync(path) ? `${text}\n${readFileSync(path, 'utf8')}` : text
  }
  const notices = listParts().map((part) => {
    return `${rule}${part.name} ${part.version} (${part.license})\n\n${textOf(part).trim()}\n`
  })
  return `${rule}The programs of Docker's and the kubelet's protocols contain the parts below.\n${notices.join('')}`
}
