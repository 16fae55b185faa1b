import { wrap } from './block.ts'
import { type Completions, walk } from './completions.ts'
import { toRow, toWords } from './rows.ts'

/** Returns the lists of values for the module's argument completers. */
export function writePowerShell({ program, regions }: Completions): string[] {
  const options = [...walk(program)].flatMap(({ options }) => options)
  const clients = options.find(({ names }) => names.includes('--client'))!.value!.source as readonly string[]
  return [...list('clients', clients), ...list('regions', regions)]
}

/** Returns the table of the program's commands, with one row for each command. */
export function writePowerShellTable({ program, sharedOptions }: Completions): string[] {
  const rows = [...walk(program)].map((command) => toRow(command, '<shared>')).filter((row) => row.length > 1)
  const wrapRow = (words: readonly string[]) => wrap(words, { indent: ' ' })
  return [
    "$script:sharedOptions = @'",
    ...wrapRow(sharedOptions.flatMap(toWords)),
    "'@ -replace '\\r?\\n'",
    "$script:programCommands = @'",
    ...rows.flatMap(wrapRow),
    "'@",
  ]
}

function list(name: string, texts: readonly string[]): string[] {
  const lines = wrap(texts.map((text) => `'${text}',`))
  return [`$script:${name} = @(`, ...lines.map((line) => `    ${line.replace(/,$/, '')}`), ')']
}
