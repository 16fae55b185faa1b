// @ts-check
// Updates the examples and the chart, which pin a version of ecrlogin, to the version of this checkout. Part of preparing a
// release.
import { readFileSync, writeFileSync } from 'node:fs'

/** @param {string} path */
const at = (path) => new URL(`../${path}`, import.meta.url)
const { version } = JSON.parse(readFileSync(at('packages/cli/package.json'), 'utf8'))

for (const path of ['examples/kubernetes/refresh-secret.yaml', 'charts/ecrlogin/Chart.yaml']) {
  const text = readFileSync(at(path), 'utf8')
    .replace(/\becrlogin@[\w.-]+/g, `ecrlogin@${version}`)
    .replace(/^version: .*$/m, `version: ${version}`)
    .replace(/^appVersion: .*$/m, `appVersion: "${version}"`)
  writeFileSync(at(path), text)
}
