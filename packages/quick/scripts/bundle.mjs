// @ts-check
// Bundles the programs of Docker's and the kubelet's protocols for QuickJS: the modules of core and of the CLI as they
// are, on this package's own parts of Node.
import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { defineBuild } from '../../cli/scripts/build-info.mjs'
import { readPins } from './fetch-sources.mjs'

const source = fileURLToPath(new URL('../src/', import.meta.url))

/** The only folder of core whose modules exist in a second form: each runtime has its own. */
const runtimeFolder = /\/core\/dist\/system\/runtime\/(?<name>[^/]+)\.js$/

/** The packages that work without Node. */
const packages = /^(@ecrlogin\/|smol-toml$|path-browserify$)/

/** Node's modules and their counterparts here. */
const builtins = /** @type {Record<string, string>} */ ({
  'node:path': 'path-browserify',
  'node:fs': join(source, 'node/fs.ts'),
  'node:os': join(source, 'node/os.ts'),
  'node:timers/promises': join(source, 'node/timers-promises.ts'),
})

const handOverPrefix = '\0hand-over:'

/**
 * Replaces what depends on the runtime. An import of anything that this program lacks becomes a module that hands over
 * when it is loaded.
 *
 * @type {import('rolldown').Plugin}
 */
const quickRuntime = {
  name: 'quick runtime',
  async resolveId(id, importer, options) {
    if (id.startsWith('node:') && builtins[id]) return this.resolve(builtins[id], importer)
    const isPackage = !/^[./\0]/.test(id)
    if (isPackage && !packages.test(id)) return `${handOverPrefix}${id}`
    const resolved = await this.resolve(id, importer, { ...options, skipSelf: true })
    const name = resolved && runtimeFolder.exec(resolved.id)?.groups?.name
    if (!name) return resolved
    const own = join(source, `runtime/${name}.ts`)
    return existsSync(own) ? own : resolved
  },
  load(id) {
    if (!id.startsWith(handOverPrefix)) return null
    const reason = JSON.stringify(`it does not contain ${id.slice(handOverPrefix.length)}`)
    const handOver = JSON.stringify(join(source, 'hand-over/hand-over.ts'))
    return `module.exports = require(${handOver}).handOver(${reason})`
  },
}

/** All certificates of AWS's services lead to these: https://www.amazontrust.com/repository/ */
const amazonRoots = /^CN=(Amazon Root CA [1-4]|Starfield Services Root Certificate Authority - G2)$/m

/**
 * The certificate authorities of Amazon, from those that Node trusts.
 *
 * @type {import('rolldown').Plugin}
 */
const certificateAuthorities = {
  name: 'certificate authorities',
  load(id) {
    if (!id.endsWith('/network/amazon-roots.ts')) return null
    const roots = rootCertificates.filter((pem) => amazonRoots.test(new X509Certificate(pem).subject))
    if (roots.length !== 5)
      throw new Error(`Node knows ${roots.length} of Amazon's 5 certificate authorities`)
    return `export const amazonRoots = ${JSON.stringify(roots.join('\n'))}`
  },
}

/**
 * Returns the chunks of the program by name. The first one starts it.
 *
 * @param {'x64' | 'arm64'} architecture
 */
export async function bundle(architecture) {
  const build = await rolldown({
    input: { main: join(source, 'main.ts') },
    platform: 'neutral',
    plugins: [quickRuntime, certificateAuthorities],
    resolve: { conditionNames: ['import', 'default'], mainFields: ['module', 'main'] },
    transform: {
      define: {
        ...defineBuild('quick program'),
        'process.versions.bun': 'undefined',
        'process.versions.quickjs': JSON.stringify(readPins().engine.version),
        'process.platform': '"linux"',
        'process.arch': JSON.stringify(architecture),
      },
    },
  })
  const { output } = await build.generate({ format: 'cjs', minify: true, chunkFileNames: '[name].js' })
  return output.flatMap((file) => (file.type === 'chunk' ? [{ name: file.fileName, code: file.code }] : []))
}
