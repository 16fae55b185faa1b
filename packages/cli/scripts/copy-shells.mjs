// @ts-check
// Copies the shell modules into this package, where `init` and the modules find each other, and the schema of the
// settings file.
import { copyFileSync, cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeModule } from '../../../scripts/merge-powershell.mjs'

const source = fileURLToPath(new URL('../../../shells/', import.meta.url))
const copy = fileURLToPath(new URL('../shells/', import.meta.url))

rmSync(copy, { recursive: true, force: true })
for (const shell of readdirSync(source)) {
  if (shell !== 'powershell') cpSync(join(source, shell), join(copy, shell), { recursive: true })
}
writeModule(join(copy, 'powershell/ECRLogin'))

const schema = 'settings.schema.json'
copyFileSync(
  new URL(`../../core/src/settings/${schema}`, import.meta.url),
  new URL(`../${schema}`, import.meta.url),
)
