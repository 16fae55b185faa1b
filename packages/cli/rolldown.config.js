import { defineConfig } from 'rolldown'
import { defineArtifact } from './build-info.mjs'

export default defineConfig({
  input: 'src/programs.ts',
  platform: 'node',
  transform: { define: defineArtifact('npm package') },
  output: {
    dir: 'dist',
    cleanDir: true,
    minify: true,
    chunkFileNames: nameChunk,
    // One file more takes longer to open than the unused functions of a larger one to skip.
    codeSplitting: { groups: [{ name: 'core', test: /packages.core.dist/ }] },
  },
})

/** A chunk that holds a package goes by its name. */
function nameChunk({ name, moduleIds }) {
  const packages = moduleIds.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1])
  const last = packages.findLast(Boolean)
  return `${last ? last.replace('/', '-') : name}.js`
}
