// @ts-check
// Updates the examples that pin a version of ecrlogin to the version of this checkout. Part of preparing a release.
import { readFileSync, writeFileSync } from 'node:fs'

/** @param {string} path */
const at = (path) => new URL(`../${path}`, import.meta.url)
const { version } = JSON.parse(readFileSync(at('packages/cli/package.json'), 'utf8'))

for (const example of ['examples/kubernetes/refresh-secret.yaml']) {
  const text = readFileSync(at(example), 'utf8')
  writeFileSync(at(example), text.replace(/\becrlogin@[\w.-]+/g, `ecrlogin@${version}`))
}
