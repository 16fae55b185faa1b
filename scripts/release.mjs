// @ts-check
// Makes all files of a release in dist/release, and prints each with its size and checksum. Publishes nothing: the workflow
// .github/workflows/release.yml runs this and publishes what it finds there.
//
// With --built, builds nothing, makes the files of what is built here with a weak compression, and says what it cannot make;
// the tests install from these. --kubectl PATH names the kubectl of the image, and --signed PATH a .tar of folders of
// packages/cli/standalone with executables that another machine has signed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeArchives } from './release/archives.mjs'
import { listFiles, writeChecksums } from './release/checksums.mjs'
import { root } from './release/context.mjs'
import { makeDebianPackages } from './release/debian.mjs'
import { writeFormula } from './release/homebrew.mjs'
import { makeImage } from './release/image.mjs'
import {
  makeAction,
  makeChart,
  makeNpmPackages,
  makePowerShellModule,
  readVersion,
} from './release/packages.mjs'
import { writeScoopManifest } from './release/scoop.mjs'
import { run } from './run.mjs'
import { runNpm } from './run-npm.mjs'

const { values } = parseArgs({
  options: { built: { type: 'boolean' }, kubectl: { type: 'string' }, signed: { type: 'string' } },
})

/**
 * The functions that make the files, in this order, and the programs that each needs.
 *
 * @type {readonly { what: string, needs: string[], make: (context: Parameters<typeof makeImage>[0]) => void }[]}
 */
const makers = [
  { what: 'The npm packages', needs: ['npm'], make: makeNpmPackages },
  { what: 'The archives', needs: ['tar', 'gzip', 'xz', 'zip'], make: makeArchives },
  { what: 'The Debian packages', needs: ['dpkg-deb'], make: makeDebianPackages },
  { what: 'The PowerShell module', needs: ['zip'], make: makePowerShellModule },
  { what: 'The action', needs: ['tar', 'gzip'], make: makeAction },
  { what: 'The chart', needs: ['tar', 'gzip'], make: makeChart },
  { what: 'The image', needs: ['buildah'], make: makeImage },
  { what: 'The formula of Homebrew', needs: [], make: writeFormula },
  { what: 'The manifest of Scoop', needs: [], make: writeScoopManifest },
]

/** The parts that no run can make, and the warnings that people see instead. */
const missingParts = [
  'Not made, because each needs an account, a certificate or another system:',
  ...(values.signed
    ? []
    : [
        '- Signatures of macOS: without them, macOS 27 ends darwin-x64 at its start. The workflow signs on a Mac.',
      ]),
  '- Notarization by Apple: after a download in a browser, macOS says that it cannot check the program for malware.',
  '- A certificate for Windows: after a download in a browser, SmartScreen says that it is an unrecognized app.',
  '- The PowerShell Gallery (it gets the folder in ECRLogin.zip) and a signed module: with the execution policy AllSigned,',
  '  PowerShell says that the file is not digitally signed.',
  '- A tap of Homebrew, a bucket of Scoop, a repository for apt: people name the file of the release.',
]

const final = join(root, 'dist/release')
const out = `${final}.new`
rmSync(out, { recursive: true, force: true })
mkdirSync(join(out, 'download'), { recursive: true })
if (!values.built) buildEverything()
const context = {
  out,
  version: readVersion(),
  time: Number(run('git', ['log', '-1', '--format=%ct'], root)),
  isFast: values.built === true,
  kubectl: values.kubectl,
}
for (const { what, needs, make } of makers) {
  if (!values.built) console.log(`${what} ...`)
  const problem = attempt(needs, () => make(context))
  if (problem === null) continue
  if (!values.built) throw new Error(`${what} cannot be made: ${problem}`)
  console.log(`${what} cannot be made here: ${problem}. Their tests are skipped.`)
}
writeChecksums(join(out, 'download'))
// Tests never find half a release.
rmSync(final, { recursive: true, force: true })
renameSync(out, final)
if (!values.built) printFiles()

function buildEverything() {
  console.log('Building for every platform ...')
  for (const command of ['build:standalone -- --all', 'build:quick -- --all --require']) {
    const status = runNpm(['run', '--silent', ...command.split(' ')])
    if (status !== 0) process.exit(status)
  }
  if (!values.signed) return
  run('tar', ['-xf', values.signed, `--directory=${join(root, 'packages/cli/standalone')}`])
}

/**
 * Returns the reason why files cannot be made; null when they are made.
 *
 * @param {string[]} needs
 * @param {() => void} make
 */
function attempt(needs, make) {
  // The options for the same bytes every time are those of GNU tar.
  if (needs.includes('tar') && process.platform !== 'linux') return 'this is not Linux'
  const missing = needs.find((program) => spawnSync(program, ['--version']).error)
  if (missing) return `${missing} is not installed`
  try {
    make()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function printFiles() {
  const files = listFiles(final)
  const width = Math.max(...files.map(({ path }) => path.length))
  for (const { path, size, checksum } of files) {
    console.log(`${path.padEnd(width)}  ${(size / 1e6).toFixed(2).padStart(6)} MB  sha256 ${checksum}`)
  }
  console.log(`\n${missingParts.join('\n')}`)
}
