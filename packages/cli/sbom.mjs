// A software bill of materials in CycloneDX's form: every package of which an artifact holds something.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageFolder } from './package-folder.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'))
const own = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** The text of the bill, of the files that a bundler took and of the packages that are in there besides. */
export function formatBill(files, besides = []) {
  const taken = files.map((file) => packageFolder(relative(root, file)))
  const keys = [...new Set([...taken, ...besides.map((name) => `node_modules/${name}`)])]
    .filter(Boolean)
    .sort()
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', ...describe(own.name, own) } },
    components: keys.map((key) => ({ type: 'library', ...describePackage(key) })),
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}

function describePackage(key) {
  const [algorithm, digest] = packages[key].integrity.split('-')
  const content = Buffer.from(digest, 'base64').toString('hex')
  return {
    ...describe(key.replace(/^.*node_modules\//, ''), packages[key]),
    hashes: [{ alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content }],
  }
}

function describe(name, { version, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { 'bom-ref': purl, name, version, purl, licenses: [{ license: { id: license } }] }
}
