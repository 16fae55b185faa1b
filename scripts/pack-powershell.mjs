// @ts-check
// Writes the PowerShell module for the PowerShell Gallery to dist/powershell/ECRLogin, with the CLI's version.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeModule } from './merge-powershell.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = `${root}dist/powershell/ECRLogin/`
const { version } = JSON.parse(readFileSync(`${root}packages/cli/package.json`, 'utf8'))

writeModule(folder)
const manifest = `${folder}ECRLogin.psd1`
const text = readFileSync(manifest, 'utf8')
writeFileSync(manifest, text.replace(/ModuleVersion = '[^']*'/, `ModuleVersion = '${version}'`))
console.log(folder)
