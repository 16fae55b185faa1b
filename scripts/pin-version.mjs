// @ts-check
// Writes the version of this checkout wherever a file states it: examples, documents, the chart and the PowerShell module.
// With --check, changes nothing, and fails when a file states another version. Part of preparing a release.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** The text around a version, by file. */
const pins = {
  'examples/kubernetes/refresh-secret.yaml': /(?<=\becrlogin@)[\w.-]+/g,
  'charts/ecrlogin/Chart.yaml': /(?<=^(?:version: |appVersion: "))[\w.-]+/gm,
  'shells/powershell/ECRLogin/ECRLogin.psd1': /(?<=ModuleVersion = ')[\w.-]+/g,
}

const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
/** @param {string} path */
const at = (path) => new URL(`../${path}`, import.meta.url)
const { version } = JSON.parse(readFileSync(at('packages/cli/package.json'), 'utf8'))

for (const [path, pin] of Object.entries(pins)) {
  const text = readFileSync(at(path), 'utf8')
  if (!text.match(pin)) throw new Error(`${path} states no version`)
  const pinned = text.replace(pin, version)
  if (pinned === text) continue
  if (values.check)
    throw new Error(`${path} states another version than ${version}: run \`npm run version-packages\``)
  writeFileSync(at(path), pinned)
}
