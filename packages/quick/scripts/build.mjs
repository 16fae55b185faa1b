// @ts-check
// Builds the program of Docker's and the kubelet's protocols for this machine, into dist/linux-<architecture>. Without
// what it needs, it says so and does nothing, unless the option --require is given.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildTls, findProblem } from './build-tls.mjs'
import { bundle } from './bundle.mjs'
import { fetchSources } from './fetch-sources.mjs'

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

const linkOptions = [
  '-static-pie',
  '-s',
  '-Wl,-z,relro,-z,now,-z,noexecstack,-z,pack-relative-relocs,--gc-sections,--build-id=none',
]

/** The programs that it can be. */
const names = ['docker-credential-ecrlogin', 'ecrlogin-credential-provider']

if (process.argv[1] === fileURLToPath(import.meta.url)) await runAsProgram()

async function runAsProgram() {
  const problem = whyNot()
  const sources = problem ?? (await fetchSources().catch((/** @type {Error} */ { message }) => message))
  if (typeof sources !== 'string') return build(sources)
  if (process.argv.includes('--require')) throw new Error(sources)
  console.log(`The quick programs are not built: ${sources}`)
}

/** The reason why this machine cannot build the program; null when it can. */
function whyNot() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    return 'They are for Linux on x64 and arm64.'
  }
  const missing = ['gcc', 'make', 'tar', 'ar'].find((program) => spawnSync(program, ['--version']).error)
  return missing ? `They are built by ${missing}, and there is none on PATH.` : findProblem()
}

/** @param {import('./fetch-sources.mjs').Sources} sources */
async function build({ engine, crates }) {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64'
  const out = join(parts, 'build')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const objects = buildEngine(engine)
  const library = buildTls(crates, architecture)
  writeChunks(await readChunks(architecture), buildCompiler(engine), out)

  const folder = join(packageRoot, `dist/linux-${architecture}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const [program = '', ...links] = names.map((name) => join(folder, name))
  gcc([
    ...hostOptions,
    // The engine's header is not ours to keep free of warnings.
    ...['-isystem', engine, '-I', hostFolder, '-I', out, ...linkOptions, '-o', program],
    ...[join(hostFolder, 'host.c'), join(hostFolder, 'crypto.c'), join(out, 'chunks.c')],
    ...[...objects, library, '-lm', '-lpthread'],
  ])
  for (const link of links) linkSync(program, link)
  addFullProgram(join(packageRoot, `../cli/standalone/linux-${architecture}/ecrlogin`), folder)
}

/**
 * Lays the full program beside the quick ones, as in a release, if it has been built.
 *
 * @param {string} full
 * @param {string} folder
 */
function addFullProgram(full, folder) {
  if (!existsSync(full)) return
  copyFileSync(full, join(folder, 'ecrlogin'))
  symlinkSync('ecrlogin', join(folder, 'get-ecr-login-command'))
}

/** @param {'x64' | 'arm64'} architecture */
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
 * Compiles the engine. It takes a minute, so what was compiled before is used as long as the source is the same.
 *
 * @param {string} engine
 */
function buildEngine(engine) {
  return engineFiles.map((name) => {
    const object = join(engine, `${name}.pie.o`)
    if (!existsSync(object))
      gcc([...engineOptions, '-c', '-o', `${object}.tmp`, join(engine, `${name}.c`)], object)
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
 * Runs the compiler; with `result`, what it writes gets that name only when it is complete.
 *
 * @param {readonly string[]} args
 * @param {string} [result]
 */
function gcc(args, result) {
  execFileSync('gcc', args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 })
  if (result) renameSync(`${result}.tmp`, result)
}
