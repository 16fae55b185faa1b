import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeBash } from './bash.ts'
import { replaceBlock } from './block.ts'
import { type Completions, readCompletions } from './completions.ts'
import { writeFish } from './fish.ts'
import { writePowerShell, writePowerShellTable } from './powershell.ts'
import { writeZsh } from './zsh.ts'

/** Each file with generated completions in the folder `shells`, with the function that writes them. */
const files: Readonly<Record<string, (completions: Completions) => string[]>> = {
  'bash/ecrlogin.bash': writeBash,
  'zsh/_ecrlogin': writeZsh,
  'fish/completions/ecrlogin.fish': writeFish,
  'powershell/ECRLogin/Private/Completion/Get-Completion.ps1': writePowerShell,
  'powershell/ECRLogin/Private/Completion/Get-ProgramTable.ps1': writePowerShellTable,
}

export interface GeneratedFile {
  readonly path: string
  /** The current text of the file. */
  readonly present: string
  /** The text with up-to-date completions. */
  readonly text: string
}

/** Generates the completions in the files under the folder `shells`, without writing the files. */
export async function generateCompletions(shells: string): Promise<GeneratedFile[]> {
  const completions = await readCompletions()
  return Object.entries(files).map(([name, write]) => {
    const path = join(shells, name)
    const present = readFileSync(path, 'utf8')
    return { path, present, text: replaceBlock(present, write(completions)) }
  })
}
