import { wrap } from './block.ts'
import { type Completions, walk } from './completions.ts'
import { toRow, toWords } from './rows.ts'

/** Returns the tables of the bash module, with one row for each command. */
export function writeBash({ program, sharedOptions, regions }: Completions): string[] {
  const rows = [...walk(program)]
    .map((command) => toRow(command, '$__ecrlogin_shared'))
    .filter((row) => row.length > 1)
  return [
    `__ecrlogin_shared="${wrapWords(sharedOptions.flatMap(toWords)).join('\n')}"`,
    '__ecrlogin_commands="',
    ...rows.flatMap(wrapWords),
    '"',
    `__ecrlogin_regions="${wrapWords(regions).join('\n')}"`,
  ]
}

function wrapWords(words: readonly string[]): string[] {
  return wrap(words, { lineEnd: ' \\' })
}
