// Builds the standalone executable of this platform, or with --all of every one that is released, each into a
// folder of its own under standalone/, with the names of all programs, licenses and its bill of materials, and the
// checksums of them all.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defineArtifact } from './build-info.mjs'
import { formatBill } from './sbom.mjs'

/** Platforms as bun names them; the C library is glibc where nothing else is said. */
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

const { values } = parseArgs({ options: { all: { type: 'boolean' } } })
const folder = join(import.meta.dirname, 'standalone')
const bun = createRequire(import.meta.url).resolve('bun/bin/bun.exe')
const bunVersion = JSON.parse(read('package.json')).devDependencies.bun
const programs = Object.keys(JSON.parse(read('package.json')).bin)

/** What an executable holds beside the bundle's packages. */
const runtimeNotice = `
${'-'.repeat(80)}
Bun ${bunVersion}, MIT; it links JavaScriptCore (LGPL-2.1) and others: https://bun.com/docs/project/licensing
`

rmSync(folder, { recursive: true, force: true })
const built = (values.all ? platforms : [thisPlatform()]).flatMap(build)
// Where tests and people find the one for this machine.
symlinkSync(thisPlatform(), join(folder, 'this'), 'junction')
writeFileSync(join(folder, 'SHA256SUMS'), built.map((path) => `${checksum(path)}  ${path}\n`).join(''))

/** Gives the paths of the executable and of its bill within the folder. */
function build(platform) {
  const suffix = platform.startsWith('windows') ? '.exe' : ''
  const path = `${platform}/ecrlogin${suffix}`
  const bill = `${platform}/sbom.cdx.json`
  const metafile = join(folder, 'metafile.json')
  mkdirSync(join(folder, platform), { recursive: true })
  // With the runtime known, what is for another one stays out.
  const definitions = Object.entries({
    ...defineArtifact('standalone executable'),
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
      // What is not loaded takes no time, and no memory: the AWS SDK is most of it.
      '--format=esm',
      '--splitting',
      // No process of ours lives long enough to be worth compiling for.
      '--compile-jit-policy=10',
      // A checkout that is the current directory is not ours to trust.
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      `--target=bun-${platform}`,
      '--asset=shells',
      ...definitions.map(([name, value]) => `--define=${name}=${value}`),
      `--metafile=${metafile}`,
      `--outfile=${join(folder, path)}`,
    ],
    { cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const files = Object.keys(JSON.parse(readFileSync(metafile, 'utf8')).inputs)
  writeFileSync(
    join(folder, bill),
    formatBill(
      files.map((file) => resolve(import.meta.dirname, file)),
      ['bun'],
    ),
  )
  rmSync(metafile)
  for (const name of programs.filter((one) => one !== 'ecrlogin')) {
    const link = join(folder, platform, `${name}${suffix}`)
    if (suffix) linkSync(join(folder, path), link)
    else symlinkSync('ecrlogin', link)
  }
  const notices = read('dist/THIRD-PARTY-NOTICES.txt') + runtimeNotice
  writeFileSync(join(folder, platform, 'THIRD-PARTY-NOTICES.txt'), notices)
  writeFileSync(join(folder, platform, 'LICENSE'), read('LICENSE'))
  return [path, bill]
}

function thisPlatform() {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const isMusl = system === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  return `${system}-${process.arch}${isMusl ? '-musl' : ''}`
}

function checksum(path) {
  return createHash('sha256')
    .update(readFileSync(join(folder, path)))
    .digest('hex')
}

function read(path) {
  return readFileSync(join(import.meta.dirname, path), 'utf8')
}
