// @ts-check
// Packages of Debian in a folder. The lists of packages are in a folder of their own, so apt needs no rights and changes
// nothing on the machine. apt verifies the signatures.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../run.mjs'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The options of apt for each suite that was asked for, with fresh lists. Undefined is the machine's own suite. */
const optionsOfSuites = new Map()

/**
 * Unpacks packages into a folder: of the machine's own suite, or of another one from the machine's mirror.
 *
 * @param {readonly string[]} packages
 * @param {string | undefined} suite
 * @param {string} folder
 */
export function fetchDebian(packages, suite, folder) {
  if (!existsSync('/etc/debian_version')) throw new Error('only Debian has its packages')
  if (!optionsOfSuites.has(suite)) optionsOfSuites.set(suite, updateLists(suite))
  const downloads = mkdtempSync(join(tmpdir(), 'ecrlogin-debian-'))
  try {
    run('apt-get', [...optionsOfSuites.get(suite), 'download', ...packages], downloads)
    for (const file of readdirSync(downloads)) run('dpkg', ['-x', join(downloads, file), folder])
  } finally {
    rmSync(downloads, { recursive: true })
  }
}

/** @param {string | undefined} suite */
function updateLists(suite) {
  const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-apt-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true })
  const options = [
    `Dir::State::lists=${folder}/lists`,
    `Dir::Cache=${folder}/cache`,
    `APT::Architectures=${run('dpkg', ['--print-architecture'])}`,
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
  ]
  if (suite) {
    writeFileSync(join(folder, 'sources.list'), `deb [signed-by=${keyring}] ${findMirror()} ${suite} main\n`)
    options.push(`Dir::Etc::sourcelist=${folder}/sources.list`, 'Dir::Etc::sourceparts=/nonexistent')
  }
  const flags = ['-qq', ...options.flatMap((option) => ['-o', option])]
  run('apt-get', [...flags, 'update'])
  return flags
}

/** The machine's own mirror of Debian. */
function findMirror() {
  const uris = run('apt-get', ['indextargets', '--format', '$(REPO_URI)']).split('\n')
  const mirror = uris.find((uri) => /\/debian\/?$/.test(uri))
  if (!mirror) throw new Error("apt's sources name no mirror of Debian")
  return mirror
}
