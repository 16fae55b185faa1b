// @ts-check
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The SHA-256 of a file, in hexadecimal digits.
 *
 * @param {string} path
 */
export function checksumOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/**
 * Writes SHA256SUMS into a folder, as `sha256sum --check` reads it.
 *
 * @param {string} folder
 */
export function writeChecksums(folder) {
  const names = readdirSync(folder).filter((name) => name !== 'SHA256SUMS')
  const lines = names.sort().map((name) => `${checksumOf(join(folder, name))}  ${name}\n`)
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''))
}

/**
 * All files below a folder, by path, with their sizes in bytes.
 *
 * @param {string} folder
 */
export function listFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => ({ path, stats: statSync(join(folder, path)) }))
    .filter(({ stats }) => stats.isFile())
    .map(({ path, stats }) => ({ path, size: stats.size, checksum: checksumOf(join(folder, path)) }))
}
