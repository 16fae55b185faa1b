import { wrap } from './block.ts'
import { type Completions, walk } from './completions.ts'

/** Returns the lists of values for the module's argument completers. */
export function writePowerShell({ program, regions }: Completions): string[] {
  const options = [...walk(program)].flatMap(({ options }) => options)
  const clients = options.find(({ names }) => names.includes('--client'))!.value!.source as readonly string[]
  return [...list('clients', clients), ...list('regions', regions)]
}

function list(name: string, texts: readonly string[]): string[] {
  const lines = wrap(texts.map((text) => `'${text}',`))
  return [`$script:${name} = @(`, ...lines.map((line) => `    ${line.replace(/,$/, '')}`), ')']
}
