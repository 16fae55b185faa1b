import { wrap } from './block.ts'
import {
  type CompletionCommand,
  type CompletionOption,
  type Completions,
  type CompletionValue,
  walk,
} from './completions.ts'

/** Returns the tables of the bash module, with one row for each command. */
export function writeBash({ program, sharedOptions, regions }: Completions): string[] {
  const rows = [...walk(program)].map(toRow).filter((row) => row.length > 1)
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

function toRow({ path, options, hasSharedOptions, argument, commands }: CompletionCommand): string[] {
  return [
    path.join('/'),
    ...commands.map((command) => `/${command.path.at(-1)}`),
    ...(argument?.source ? [`=${toKind(argument)}`] : []),
    ...(hasSharedOptions ? ['$__ecrlogin_shared'] : []),
    ...options.flatMap(toWords),
  ]
}

function toWords({ names, value }: CompletionOption): string[] {
  return names.map((name) => (value ? `${name}=${toKind(value)}` : name))
}

function toKind({ source }: CompletionValue): string {
  if (source === null) return ''
  return typeof source === 'string' ? `<${source}>` : source.join('|')
}
