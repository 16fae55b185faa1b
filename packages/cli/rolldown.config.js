import { defineConfig } from 'rolldown'
import { defineArtifact } from './build-info.mjs'
import { formatBill } from './sbom.mjs'
import { thirdPartyNotices } from './third-party-notices.mjs'

export default defineConfig({
  input: 'src/programs.ts',
  platform: 'node',
  plugins: [{ name: 'bill of materials', generateBundle: emitBill }, thirdPartyNotices],
  transform: { define: defineArtifact('npm package') },
  output: {
    dir: 'dist',
    cleanDir: true,
    minify: true,
    chunkFileNames: nameChunk,
    // One file for what a warm answer takes: each more costs time. What it loads when needed stays out.
    codeSplitting: { groups: [{ name: 'core', test: /packages.core.dist.(?!network|reach)/ }] },
  },
})

function emitBill(_options, bundle) {
  const files = Object.values(bundle).flatMap(({ moduleIds }) => moduleIds ?? [])
  this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: formatBill(files) })
}

/** A chunk that holds a package goes by its name. */
function nameChunk({ name, moduleIds }) {
  const packages = moduleIds.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1])
  const last = packages.findLast(Boolean)
  return `${last ? last.replace('/', '-') : name}.js`
}
