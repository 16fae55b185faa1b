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

export default defineConfig({
  input: 'src/programs.ts',
  platform: 'node',
  plugins: [{ name: 'bill of materials', generateBundle: emitBill }, thirdPartyNotices, commonJs],
  transform: { define: defineArtifact('npm package') },
  output: {
    dir: 'dist',
    // Node's loader of ECMAScript modules alone takes longer to start than all the rest of a warm answer.
    format: 'cjs',
    cleanDir: true,
    minify: true,
    chunkFileNames: nameChunk,
    // One file for what a warm answer takes: each more costs time. What it loads when needed stays out.
    codeSplitting: { groups: [{ name: 'core', test: /packages.core.dist.(?!network|reach|token-files)/ }] },
  },
})

function emitBill(_options, bundle) {
  const files = Object.values(bundle).flatMap(({ moduleIds }) => moduleIds ?? [])
  this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: formatBill(files) })
}

/** A chunk that holds a package goes by its name. */
function nameChunk({ name, moduleIds }) {
  const last = moduleIds.map(packageFolder).findLast(Boolean)
  return `${last ? last.replace(/.*node_modules\//, '').replace('/', '-') : name}.js`
}
