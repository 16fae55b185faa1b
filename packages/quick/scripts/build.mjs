// @ts-check
// Builds the program of Docker's and the kubelet's protocols for this machine, or with --all for every architecture, into
// dist/linux-<architecture>. Beside it lies what the folder of the full program contains, as in a release. Without what it
// needs, it says so and does nothing, unless the option --require is given. With --sanitize, the program ends at the first
// memory error or undefined behavior, and lies in dist/linux-<architecture>-sanitized.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildTls, findProblem } from './build-tls.mjs'
import { bundle } from './bundle.mjs'
import { fetchSources } from './fetch-sources.mjs'
import { formatNotices, listComponents } from './inventory.mjs'

const packageRoot = fileURLToPath(new URL('../', import.meta.url))
const parts = join(packageRoot, '.parts')
const hostFolder = join(packageRoot, 'host')

/** QuickJS without its own library of system calls. */
const engineFiles = ['quickjs', 'libregexp', 'libunicode', 'cutils', 'dtoa']

/** As in the engine's own Makefile, but position-independent and with checks of the stack. */
const engineOptions = [
  ...['-O2', '-fPIE', '-fwrapv', '-D_GNU_SOURCE', '-DCONFIG_VERSION="2025-04-26"', '-w'],
  ...['-fstack-protector-strong', '-ffunction-sections', '-fdata-sections'],
]

const hostOptions = [
  ...['-std=gnu11', '-O2', '-fPIE', '-D_GNU_SOURCE', '-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'],
  ...['-fstack-protector-strong', '-ffunction-sections', '-fdata-sections'],
  ...['-Wall', '-Wextra', '-Wshadow', '-Wconversion', '-Wno-unused-parameter', '-Werror'],
]

/**
 * Further options of a kind of program, and the suffix of its folder.
 *
 * @typedef {{ readonly suffix: string, readonly compile: readonly string[], readonly link: readonly string[] }} Variant
 */

/** @type {Variant} */
const released = {
  suffix: '',
  compile: [],
  link: ['-static-pie', '-s', '-Wl,-z,relro,-z,now,-z,noexecstack,--gc-sections,--build-id=none'],
}

/** @type {Variant} */
const sanitized = {
  suffix: '-sanitized',
  // The checks of the standard library would hide some of the sanitizers' own.
  compile: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-g', '-U_FORTIFY_SOURCE'],
  link: ['-pie'],
}

/** Debian's linker packs relocations, which a start has to read, for one architecture only. */
const ownLinkOptions = { x64: ['-Wl,-z,pack-relative-relocs'], arm64: [] }

/** The programs that it can be. */
const names = ['docker-credential-ecrlogin', 'ecrlogin-credential-provider']

/** @typedef {'x64' | 'arm64'} Architecture */

/** @type {readonly Architecture[]} */
const architectures = ['x64', 'arm64']

/** The compilers for other machines, as Debian names them. */
const crossCompilers = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' }

if (process.argv[1] === fileURLToPath(import.meta.url)) await runAsProgram()

async function runAsProgram() {
  const { values } = parseArgs({
    options: { all: { type: 'boolean' }, require: { type: 'boolean' }, sanitize: { type: 'boolean' } },
  })
  const wanted = architectures.filter((one) => values.all || one === process.arch)
  const problem = whyNot(wanted)
  const sources = problem ?? (await fetchSources().catch((/** @type {Error} */ { message }) => message))
  if (typeof sources !== 'string') {
    const variant = values.sanitize ? sanitized : released
    for (const architecture of wanted) await build(architecture, variant, sources)
    return
  }
  console.log(`The quick programs are not built: ${sources}`)
  if (values.require) process.exitCode = 1
}

/**
 * The reason why this machine cannot build the program; null when it can.
 *
 * @param {readonly Architecture[]} wanted
 */
function whyNot(wanted) {
  if (process.platform !== 'linux' || wanted.length === 0) return 'They are for Linux on x64 and arm64.'
  const programs = [...wanted.map(compilerFor), 'gcc', 'make', 'tar', 'ar']
  const missing = programs.find((program) => spawnSync(program, ['--version']).error)
  if (missing) return `They are built by ${missing}, and there is none on PATH.`
  return wanted.map((architecture) => findProblem(architecture)).find(Boolean) ?? null
}

/** @param {Architecture} architecture */
function compilerFor(architecture) {
  return architecture === process.arch ? 'gcc' : crossCompilers[architecture]
}

/**
 * @param {Architecture} architecture
 * @param {Variant} variant
 * @param {import('./fetch-sources.mjs').Sources} sources
 */
async function build(architecture, variant, sources) {
  const { engine, crates } = sources
  const out = join(parts, `build${variant.suffix}`)
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const compiler = compilerFor(architecture)
  const objects = buildEngine(engine, compiler, variant)
  const library = buildTls(crates, architecture)
  writeChunks(await readChunks(architecture), buildCompiler(engine), out)

  const program = join(out, 'program')
  // The engine's header is not ours to keep free of warnings.
  const includes = ['-isystem', engine, '-I', hostFolder, '-I', out]
  const files = [join(hostFolder, 'host.c'), join(hostFolder, 'crypto.c'), join(out, 'chunks.c')]
  const linking = [...variant.link, ...ownLinkOptions[architecture], ...objects, library, '-lm', '-lpthread']
  const options = [...hostOptions, ...variant.compile, `-ffile-prefix-map=${packageRoot}=/`, ...includes]
  gcc(compiler, [...options, '-o', program, ...files, ...linking])
  const own = `linux-${architecture}${variant.suffix}`
  // The program is static, so it lies beside the full program for musl, too.
  for (const platform of variant === released ? [own, `${own}-musl`] : [own]) {
    const full = join(packageRoot, '../cli/standalone', platform)
    if (existsSync(full) || platform === own) layOut(platform, program, full, sources)
  }
}

/**
 * Fills the folder of a release: what is in the full program's folder, and the program under the protocols' names.
 *
 * @param {string} platform
 * @param {string} program
 * @param {string} full the full program's folder; it may be absent
 * @param {import('./fetch-sources.mjs').Sources} sources
 */
function layOut(platform, program, full, sources) {
  const folder = join(packageRoot, 'dist', platform)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const [first = '', ...links] = names.map((name) => join(folder, name))
  cpSync(program, first)
  for (const link of links) linkSync(first, link)
  if (!existsSync(full)) return

  const laid = ['ecrlogin', ...names].map((name) => join(full, name))
  const filter = (/** @type {string} */ path) => !laid.includes(path)
  cpSync(full, folder, { recursive: true, verbatimSymlinks: true, filter })
  // Not a copy: it is large, and the bench compares the start of the same file.
  linkSync(join(full, 'ecrlogin'), join(folder, 'ecrlogin'))
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), formatNotices(sources), { flag: 'a' })
  const path = join(folder, 'sbom.cdx.json')
  const bill = JSON.parse(readFileSync(path, 'utf8'))
  bill.components.push(...listComponents())
  writeFileSync(path, `${JSON.stringify(bill, null, 2)}\n`)
}

/** @param {Architecture} architecture */
async function readChunks(architecture) {
  const start = readFileSync(join(packageRoot, 'src/boot.js'), 'utf8')
  const chunks = await bundle(architecture)
  return [
    { name: 'boot.js', script: start },
    ...chunks.map(({ name, code }) => ({
      name,
      script: `(function (module, require) { const exports = module.exports; ${code}\n})`,
    })),
  ]
}

/**
 * Compiles the engine. It takes a minute, so what the same compiler made of the same source before is used again.
 *
 * @param {string} engine
 * @param {string} compiler
 * @param {Variant} variant
 */
function buildEngine(engine, compiler, { compile }) {
  const options = [...engineOptions, ...compile]
  const version = spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout
  const hash = createHash('sha256')
    .update([version, ...options].join())
    .digest('hex')
    .slice(0, 16)
  return engineFiles.map((name) => {
    const object = join(engine, `${name}.${hash}.o`)
    if (existsSync(object)) return object
    const prefix = `-ffile-prefix-map=${engine}=/quickjs`
    gcc(compiler, [...options, prefix, '-c', '-o', `${object}.tmp`, join(engine, `${name}.c`)])
    // Only a whole object gets the name.
    renameSync(`${object}.tmp`, object)
    return object
  })
}

/**
 * The engine's compiler, which writes bytecode.
 *
 * @param {string} engine
 */
function buildCompiler(engine) {
  const compiler = join(engine, 'qjsc')
  if (!existsSync(compiler)) {
    execFileSync('make', ['-s', `-j${cpus().length}`, 'qjsc', 'CONFIG_LTO='], {
      cwd: engine,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 600_000,
    })
  }
  return compiler
}

/**
 * Writes all chunks as bytecode into chunks.c.
 *
 * @param {readonly { readonly name: string, readonly script: string }[]} chunks
 * @param {string} compiler
 * @param {string} out
 */
function writeChunks(chunks, compiler, out) {
  const arrays = chunks.map(({ script }, index) => {
    const source = join(out, `chunk${index}.js`)
    writeFileSync(source, script)
    execFileSync(compiler, ['-c', '-s', '-N', `chunk${index}`, '-o', `${source}.c`, source], {
      timeout: 60_000,
    })
    const [bytes] =
      /(?<=const uint8_t chunk\d+\[\d+\] = )\{[^}]*\}/.exec(readFileSync(`${source}.c`, 'utf8')) ?? []
    if (!bytes) throw new Error(`qjsc wrote no bytecode of ${source}`)
    return `static const uint8_t chunk${index}[] = ${bytes};\n`
  })
  const rows = chunks.map(({ name }, index) => `    {"${name}", chunk${index}, sizeof chunk${index}},\n`)
  const table = `const Chunk chunks[] = {\n${rows.join('')}    {NULL, NULL, 0},\n};\n`
  writeFileSync(join(out, 'chunks.c'), `#include "chunks.h"\n\n${arrays.join('')}\n${table}`)
}

/**
 * @param {string} compiler
 * @param {readonly string[]} args
 */
function gcc(compiler, args) {
  execFileSync(compiler, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 })
}
