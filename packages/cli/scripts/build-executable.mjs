// @ts-check
// Builds the executable for this platform, with --platform for others, or with --all for every released one. Each gets its
// own folder under standalone/, with links for the names of all programs, completions, the licenses and a bill of materials.
// Also writes checksums.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checksumOf } from '../../../scripts/release/checksums.mjs'
import { defineBuild } from './build-info.mjs'
import { formatBill } from './sbom.mjs'

/** Platforms as bun names them. The C library is glibc, unless the name contains musl. */
const platforms = [
  'linux-x64',
  'linux-arm64',
  'linux-x64-musl',
  'linux-arm64-musl',
  'darwin-x64',
  'darwin-arm64',
  'windows-x64',
  'windows-arm64',
]

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, platform: { type: 'string', multiple: true } },
})
const packageRoot = fileURLToPath(new URL('../', import.meta.url))
const folder = join(packageRoot, 'standalone')
const bun = createRequire(import.meta.url).resolve('bun/bin/bun.exe')
/** @type {string} */
const bunVersion = JSON.parse(read('package.json')).devDependencies.bun
const programs = Object.keys(JSON.parse(read('package.json')).bin)

/** The notice for what an executable contains in addition to the packages in the bundle. */
const runtimeNotice = `
${'-'.repeat(80)}
Bun ${bunVersion}, MIT; it links JavaScriptCore (LGPL-2.1) and others: https://bun.com/docs/project/licensing
`

rmSync(folder, { recursive: true, force: true })
const built = (values.all ? platforms : (values.platform ?? [thisPlatform()])).flatMap(build)
// A fixed path to the executable for this machine.
symlinkSync(thisPlatform(), join(folder, 'this'), 'junction')
writeFileSync(
  join(folder, 'SHA256SUMS'),
  built.map((path) => `${checksumOf(join(folder, path))}  ${path}\n`).join(''),
)

/**
 * Builds an executable. Returns the paths of the executable and its bill of materials in the folder.
 *
 * @param {string} platform
 */
function build(platform) {
  const suffix = platform.startsWith('windows') ? '.exe' : ''
  const path = `${platform}/ecrlogin${suffix}`
  const bill = `${platform}/sbom.cdx.json`
  const metafile = join(folder, 'metafile.json')
  mkdirSync(join(folder, platform), { recursive: true })
  // These constants let bun remove code for other runtimes.
  const definitions = Object.entries({
    ...defineBuild('standalone executable'),
    'process.versions.bun': JSON.stringify(bunVersion),
  })
  execFileSync(
    bun,
    [
      'build',
      'src/standalone.ts',
      '--compile',
      '--minify',
      '--bytecode',
      // With splitting, code that a call does not need, mainly the AWS SDK, is not loaded.
      '--format=esm',
      '--splitting',
      // Our processes are too short for compilation to pay off.
      '--compile-jit-policy=10',
      // Do not trust files in the current directory, which can be a checkout.
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      // With any option of its own, the executable also starts in a directory that was deleted.
      '--compile-exec-argv=--no-env-file',
      `--target=bun-${platform}`,
      '--asset=shells',
      ...definitions.map(([name, value]) => `--define=${name}=${value}`),
      `--metafile=${metafile}`,
      `--outfile=${join(folder, path)}`,
    ],
    { cwd: packageRoot, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const files = Object.keys(JSON.parse(readFileSync(metafile, 'utf8')).inputs)
  writeFileSync(
    join(folder, bill),
    formatBill(
      files.map((file) => resolve(packageRoot, file)),
      ['bun'],
    ),
  )
  rmSync(metafile)
  for (const name of programs.filter((one) => one !== 'ecrlogin')) {
    const link = join(folder, platform, `${name}${suffix}`)
    if (suffix) linkSync(join(folder, path), link)
    else symlinkSync('ecrlogin', link)
  }
  const completions = join(folder, platform, 'completions')
  cpSync(join(packageRoot, 'shells/fish/completions'), completions, { recursive: true })
  for (const path of ['bash/ecrlogin.bash', 'zsh/_ecrlogin']) {
    copyFileSync(join(packageRoot, 'shells', path), join(completions, basename(path)))
  }
  const notices = read('dist/THIRD-PARTY-NOTICES.txt') + runtimeNotice
  writeFileSync(join(folder, platform, 'THIRD-PARTY-NOTICES.txt'), notices)
  writeFileSync(join(folder, platform, 'LICENSE'), read('LICENSE'))
  return [path, bill]
}

function thisPlatform() {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `${system}-${process.arch}${system === 'linux' && isMusl() ? '-musl' : ''}`
}

function isMusl() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return !report.header.glibcVersionRuntime
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(packageRoot, path), 'utf8')
}
