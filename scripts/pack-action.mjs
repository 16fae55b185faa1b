// @ts-check
// Writes the tree for a release tag of the action to dist/action: action.yml and the built files that it runs.
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = `${root}dist/action/`

rmSync(folder, { recursive: true, force: true })
for (const path of [
  'action.yml',
  'LICENSE',
  'package.json',
  'action/main.js',
  'action/post.js',
  'action/step.js',
  'packages/cli/package.json',
  'packages/cli/bin',
  'packages/cli/dist',
]) {
  cpSync(root + path, folder + path, { recursive: true })
}
console.log(folder)
