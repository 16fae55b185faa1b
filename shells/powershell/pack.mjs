// Writes the module as the PowerShell Gallery takes it, to dist/powershell/ECRLogin, with the CLI's version.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = at('../../dist/powershell/ECRLogin/')
const { version } = JSON.parse(readFileSync(at('../../packages/cli/package.json'), 'utf8'))

rmSync(folder, { recursive: true, force: true })
cpSync(at('ECRLogin/'), folder, { recursive: true })
const manifest = `${folder}ECRLogin.psd1`
const text = readFileSync(manifest, 'utf8')
writeFileSync(manifest, text.replace(/ModuleVersion = '[^']*'/, `ModuleVersion = '${version}'`))
console.log(folder)
