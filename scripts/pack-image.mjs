// @ts-check
// Writes the folder from which the image of the chart is built to dist/image, or to the folder that is named: the
// executable, kubectl, the libraries of this machine that they load, and the licenses of ecrlogin and the libraries.
// `--kubectl PATH` names kubectl.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

// The image's user reads everything in it, whatever the umask is here.
process.umask(0o022)

const repository = fileURLToPath(new URL('../', import.meta.url))
const { values, positionals } = parseArgs({
  options: { kubectl: { type: 'string' } },
  allowPositionals: true,
})
if (!values.kubectl) throw new Error('Name a kubectl for Linux with --kubectl PATH.')
const executable = join(repository, 'packages/cli/standalone', `linux-${process.arch}`, 'ecrlogin')
if (!existsSync(executable)) throw new Error('Run `npm run build:standalone` first.')

const folder = resolve(positionals[0] ?? join(repository, 'dist/image'))
const root = join(folder, 'root')
rmSync(folder, { recursive: true, force: true })

add(executable, '/usr/bin/ecrlogin', 0o755)
add(values.kubectl, '/usr/bin/kubectl', 0o755)
for (const program of [executable, values.kubectl]) {
  for (const library of librariesOf(program)) add(realpathSync(library), library, 0o755)
}
for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json']) {
  add(join(dirname(executable), name), `/usr/share/doc/ecrlogin/${name}`, 0o644)
}
const copyright = '/usr/share/doc/libc6/copyright'
if (existsSync(copyright)) add(copyright, copyright, 0o644)

// Names for the user, and the order of files and DNS, which the C library expects.
write('/etc/passwd', 'root:x:0:0:root:/:/\necrlogin:x:65532:65532:ecrlogin:/tmp:/\n')
write('/etc/group', 'root:x:0:\necrlogin:x:65532:\n')
write('/etc/nsswitch.conf', 'hosts: files dns\n')
mkdirSync(join(root, 'tmp'))
chmodSync(join(root, 'tmp'), 0o1777)

copyFileSync(join(repository, 'packages/cli/container/Containerfile'), join(folder, 'Containerfile'))
console.log(folder)

/**
 * Adds a file under its path in the image.
 *
 * @param {string} from
 * @param {string} path
 * @param {number} mode
 */
function add(from, path, mode) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  copyFileSync(from, join(root, path))
  chmodSync(join(root, path), mode)
}

/**
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text, { mode: 0o644 })
}

/**
 * The loader and the libraries of a program, under the paths at which it looks for them. None for a static one.
 *
 * @param {string} program
 * @returns {string[]}
 */
function librariesOf(program) {
  const { status, error, stdout, stderr } = spawnSync('ldd', [program], { encoding: 'utf8' })
  // With `--list`, the loader would start a static program.
  if (/not a dynamic executable|statically linked/.test(stdout + stderr)) return []
  if (status !== 0) throw new Error(`ldd ${program}: ${error?.message ?? stderr}`)
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => /** @type {string} */ (path))
}
