// @ts-check
// Lists the packages whose code a bundle contains, with their licenses.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from './package-folder.mjs'

const rule = `\n${'-'.repeat(80)}\n`

/**
 * A plugin that writes THIRD-PARTY-NOTICES.txt next to the bundle: each text once, after the names of its packages.
 *
 * @type {import('rolldown').Plugin}
 */
export const thirdPartyNotices = {
  name: 'third-party-notices',
  generateBundle(_, bundle) {
    const ids = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    const folders = new Set(ids.flatMap((id) => packageFolder(id) ?? []))
    /** @type {Map<string, string[]>} */
    const titlesByText = new Map()
    for (const folder of [...folders].sort()) {
      const { title, text } = readNotice(folder)
      titlesByText.set(text, [...(titlesByText.get(text) ?? []), title])
    }
    const notices = [...titlesByText].map(([text, titles]) => `${rule}${titles.join('\n')}\n\n${text}`)
    const source = `This program contains the packages below.\n${notices.join('')}`
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source })
  },
}

/** @param {string} folder */
function readNotice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (!license) throw new Error(`The package ${name} declares no license.`)
  const files = readdirSync(folder).filter((file) => /^(licen[sc]e|notice)(\.|$)/i.test(file))
  const text = files.map((file) => `${readFileSync(join(folder, file), 'utf8').trim()}\n`).join('\n')
  return { title: `${name} ${version} (${license})`, text }
}
