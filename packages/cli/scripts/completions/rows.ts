import type { CompletionCommand, CompletionOption, CompletionValue } from './completions.ts'

/**
 * The row of a command: its path, and what can follow it. Nested commands are /name, the values of its first argument
 * follow =, and an option that takes a value has = and the values. `shared` is the word for the shared options.
 */
export function toRow(
  { path, options, hasSharedOptions, argument, commands }: CompletionCommand,
  shared: string,
): string[] {
  return [
    path.join('/'),
    ...commands.map((command) => `/${command.path.at(-1)}`),
    ...(argument?.source ? [`=${toKind(argument)}`] : []),
    ...(hasSharedOptions ? [shared] : []),
    ...options.flatMap(toWords),
  ]
}

/** The words of an option in a row, one for each of its names. */
export function toWords({ names, value }: CompletionOption): string[] {
  return names.map((name) => (value ? `${name}=${toKind(value)}` : name))
}

function toKind({ source }: CompletionValue): string {
  if (source === null) return ''
  return typeof source === 'string' ? `<${source}>` : source.join('|')
}
