// Generates the completions of all shells from the program's commands, and writes them to the marked blocks in shells/.
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { generateCompletions } from './completions/index.ts'

const root = join(import.meta.dirname, '../../..')

for (const { path, present, text } of await generateCompletions(join(root, 'shells'))) {
  if (text === present) continue
  writeFileSync(path, text)
  console.log(`Updated ${relative(root, path)}.`)
}
