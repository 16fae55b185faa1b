// @ts-check
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'
import { defineBuild } from './scripts/build-info.mjs'
import { packageFolder } from './scripts/package-folder.mjs'
import { formatBill } from './scripts/sbom.mjs'
import { thirdPartyNotices } from './scripts/third-party-notices.mjs'

const entry = fileURLToPath(new URL('src/main.ts', import.meta.url))

/** @type {import('rolldown').Plugin} */
const billOfMaterials = {
  name: 'bill of materials',
  generateBundle(_, bundle) {
    const files = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: formatBill(files) })
  },
}

/**
 * The bundler's own functions lie in a file that is loaded later. The start uses none of them, but would still load
 * that file.
 *
 * @type {import('rolldown').Plugin}
 */
const startAlone = {
  name: 'start alone',
  renderChunk(code, { name }) {
    if (name !== 'main') return null
    return code.replace(/^const (\w+) = require\("\.\/.*"\);\n/m, (line, variable) =>
      code.split(variable).length > 2 ? line : '',
    )
  },
}

/**
 * Escapes what is not ASCII. One such character makes V8 keep the whole file in two bytes per character, which takes it
 * 0.5 ms longer to read.
 *
 * @type {import('rolldown').Plugin}
 */
const startInAscii = {
  name: 'start in ASCII',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.isEntry) file.code = escapeNonAscii(file.code)
    }
  },
}

/** @param {string} code */
function escapeNonAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * commander starts programs for subcommands that are programs of their own. We have none, and Node takes 7 ms to load
 * that module.
 *
 * @type {import('rolldown').Plugin}
 */
const noSubprograms = {
  name: 'no subprograms',
  resolveId(id, importer) {
    return id === 'node:child_process' && importer?.includes('/commander/') ? '\0no-subprograms' : null
  },
  load(id) {
    return id === '\0no-subprograms' ? 'module.exports = {}' : null
  },
}

/** Starts the program that npm links to the entry. */
const startHelper =
  "if (require.main === module) exports.programs['docker-credential-ecrlogin'](process.argv.slice(2))"

let startIds

export default defineConfig({
  input: entry,
  // Otherwise the entry is a file of its own beside the one with the code that it loads.
  preserveEntrySignatures: 'allow-extension',
  platform: 'node',
  // Its main file is UMD, whose calls of `require` the bundler does not see.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  plugins: [billOfMaterials, thirdPartyNotices, startAlone, startInAscii, noSubprograms],
  transform: { define: defineBuild('npm package') },
  output: {
    dir: 'dist',
    // Node's loader of ECMAScript modules alone takes longer to start than everything else in a cached response. For a
    // file that ends in `.cjs` it does not look for a package.json, either.
    format: 'cjs',
    entryFileNames: '[name].cjs',
    // npm starts this file itself for each pull; a file of its own for that program would take 0.4 ms more.
    banner: ({ isEntry }) => (isEntry ? '#!/usr/bin/env node' : ''),
    footer: ({ isEntry }) => (isEntry ? startHelper : ''),
    cleanDir: true,
    minify: true,
    chunkFileNames: nameChunk,
    // One file for everything that is loaded at the start: each further file costs time.
    codeSplitting: { groups: [{ name: nameStart, debugName: 'start' }] },
  },
})

/**
 * Names one chunk for everything that the entry imports, directly or not; null for modules that are loaded later.
 *
 * @param {string} id
 * @param {import('rolldown').ChunkingContext} context
 */
function nameStart(id, context) {
  startIds ??= collectImports(entry, context)
  return startIds.has(id) ? 'main' : null
}

/**
 * @param {string} id
 * @param {import('rolldown').ChunkingContext} context
 * @param {Set<string>} found
 */
function collectImports(id, context, found = new Set()) {
  if (found.has(id)) return found
  found.add(id)
  for (const imported of context.getModuleInfo(id)?.importedIds ?? [])
    collectImports(imported, context, found)
  return found
}

/**
 * Names any other chunk after a package that it contains.
 *
 * @param {import('rolldown').PreRenderedChunk} chunk
 */
function nameChunk({ name, moduleIds }) {
  const last = name !== 'main' && moduleIds.map(packageFolder).findLast(Boolean)
  return `${last ? last.replace(/.*node_modules\//, '').replace('/', '-') : name}.cjs`
}
