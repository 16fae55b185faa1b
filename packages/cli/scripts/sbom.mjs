// @ts-check
// A software bill of materials in the CycloneDX format: every package whose code a distribution contains.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageFolder } from './package-folder.mjs'

/**
 * A package of the lockfile.
 *
 * @typedef {{ readonly version: string, readonly license: string, readonly integrity: string }} LockedPackage
 */

const root = fileURLToPath(new URL('../../../', import.meta.url))
const own = readJson('packages/cli/package.json')

/**
 * Returns the text of the bill of materials.
 *
 * @param {readonly string[]} files the absolute paths of the files in the bundle
 * @param {readonly string[]} others the names of further packages in the distribution
 */
export function formatBill(files, others = []) {
  /** @type {Record<string, LockedPackage>} */
  const packages = readJson('package-lock.json').packages
  const folders = files.flatMap((file) => packageFolder(relative(root, file)) ?? [])
  const keys = new Set([...folders, ...others.map((name) => `node_modules/${name}`)])
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', ...describe(own.name, own) } },
    components: [...keys].sort().map((key) => describePackage(key, packages[key])),
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}

/**
 * Returns a component of the bill of materials.
 *
 * @param {string} key the key of the package in the lockfile
 * @param {LockedPackage | undefined} locked
 */
export function describePackage(key, locked) {
  if (!locked) throw new Error(`${key} is not in package-lock.json.`)
  const [algorithm = '', digest = ''] = locked.integrity.split('-')
  const content = Buffer.from(digest, 'base64').toString('hex')
  return {
    type: 'library',
    ...describe(key.replace(/^.*node_modules\//, ''), locked),
    hashes: [{ alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content }],
  }
}

/**
 * @param {string} name
 * @param {Pick<LockedPackage, 'version' | 'license'>} details
 */
function describe(name, { version, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { 'bom-ref': purl, name, version, purl, licenses: [describeLicense(license)] }
}

/**
 * CycloneDX takes a single SPDX identifier as `license`, and an SPDX expression as `expression`.
 *
 * @param {string} license
 */
export function describeLicense(license) {
  return /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8'))
}
