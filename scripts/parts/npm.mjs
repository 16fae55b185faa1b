// @ts-check
// Packages of npm in a folder, at a pinned version whose content is checked.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../run.mjs'
import { unzip } from './unzip.mjs'

/**
 * A version of a package; `platform` is the only one that its programs run on, `archive` a zip file in it that has them.
 *
 * @typedef {{
 *   readonly name: string,
 *   readonly version: string,
 *   readonly integrity: string,
 *   readonly platform?: string,
 *   readonly archive?: string,
 * }} Pin
 */

/**
 * Unpacks a package, or the archive in it, into a folder.
 *
 * @param {Pin} pin
 * @param {string} folder
 */
export function fetchNpm({ name, version, integrity, platform, archive }, folder) {
  const own = `${process.platform}-${process.arch}`
  if (platform && platform !== own) throw new Error(`${name} has no programs for ${own}`)
  const downloads = mkdtempSync(join(tmpdir(), 'ecrlogin-npm-'))
  try {
    run('npm', ['pack', '--loglevel=error', '--pack-destination', downloads, `${name}@${version}`], downloads)
    const [file = ''] = readdirSync(downloads)
    const hash = createHash('sha512')
      .update(readFileSync(join(downloads, file)))
      .digest('base64')
    if (`sha512-${hash}` !== integrity) throw new Error(`${name}@${version} is not what test/parts.json pins`)
    const unpacked = archive ? downloads : folder
    mkdirSync(unpacked, { recursive: true })
    run('tar', ['-xzf', join(downloads, file), '--strip-components=1', '--no-same-owner', '-C', unpacked])
    if (archive) unzip(join(downloads, archive), folder)
  } finally {
    rmSync(downloads, { recursive: true })
  }
}
