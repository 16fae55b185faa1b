// Writes the module as the PowerShell Gallery takes it, to dist/powershell/ECRLogin, with the CLI's version.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeModule } from './merge.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = at('../../dist/powershell/ECRLogin/')
const { version } = JSON.parse(readFileSync(at('../../packages/cli/package.json'), 'utf8'))

writeModule(folder)
const manifest = `${folder}ECRLogin.psd1`
const text = readFileSync(manifest, 'utf8')
writeFileSync(manifest, text.replace(/ModuleVersion = '[^']*'/, `ModuleVersion = '${version}'`))
console.log(folder)
