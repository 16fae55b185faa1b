import { join } from 'node:path'
import { defineConfig } from 'rolldown'
import { defineArtifact } from './build-info.mjs'
import { packageFolder } from './package-folder.mjs'
import { formatBill } from './sbom.mjs'
import { thirdPartyNotices } from './third-party-notices.mjs'

/** Says what the files are, within a package of ECMAScript modules. */
const commonJs = {
  name: 'common-js',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
  },
}

/**
 * The bundler's own functions lie in a file of what is loaded later. The start uses none of them, and would load that
 * file nevertheless.
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

/** commander starts programs for commands that are programs of their own. None of ours is, and Node loads that for 7 ms. */
const noSubprograms = {
  name: 'no subprograms',
  resolveId(id, importer) {
    return id === 'node:child_process' && importer?.includes('/commander/') ? '\0no-subprograms' : null
  },
  load(id) {
    return id === '\0no-subprograms' ? 'module.exports = {}' : null
  },
}

const entry = join(import.meta.dirname, 'src/main.ts')
let startIds

export default defineConfig({
  input: entry,
  // Else the entry would be a file of its own beside the one with what it loads.
  preserveEntrySignatures: 'allow-extension',
  platform: 'node',
  plugins: [
    { name: 'bill of materials', generateBundle: emitBill },
    thirdPartyNotices,
    commonJs,
    startAlone,
    noSubprograms,
  ],
  transform: { define: defineArtifact('npm package') },
  output: {
    dir: 'dist',
    // Node's loader of ECMAScript modules alone takes longer to start than all the rest of a warm answer.
    format: 'cjs',
    cleanDir: true,
    minify: true,
    chunkFileNames: nameChunk,
    // One file for all that is loaded at the start: each more costs time.
    codeSplitting: { groups: [{ name: nameStart, debugName: 'start' }] },
  },
})

function emitBill(_options, bundle) {
  const files = Object.values(bundle).flatMap(({ moduleIds }) => moduleIds ?? [])
  this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: formatBill(files) })
}

/** Names one chunk for what the entry imports, directly or not; null for what is loaded when needed. */
function nameStart(id, context) {
  startIds ??= collectImports(entry, context)
  return startIds.has(id) ? 'main' : null
}

function collectImports(id, context, found = new Set()) {
  if (found.has(id)) return found
  found.add(id)
  for (const imported of context.getModuleInfo(id)?.importedIds ?? [])
    collectImports(imported, context, found)
  return found
}

/** Another chunk that holds a package goes by its name. */
function nameChunk({ name, moduleIds }) {
  const last = name !== 'main' && moduleIds.map(packageFolder).findLast(Boolean)
  return `${last ? last.replace(/.*node_modules\//, '').replace('/', '-') : name}.js`
}
