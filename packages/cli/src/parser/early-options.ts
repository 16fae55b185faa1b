import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Dialect } from '../formats/format.ts'
import { findDialect, findFormat } from '../formats/index.ts'

/** The options that apply even when the arguments turn out to be wrong. */
export interface EarlyOptions {
  /** The dialect of `-o`, wherever that stands; `unknown` when `-o` names no format; null for none, or for another format. */
  readonly dialect: Dialect | 'unknown' | null
  readonly errors: 'text' | 'json'
  readonly isVerbose: boolean
}

/** The options of `get` that take a value, because a value can look like an option; a test compares them with the parser's. */
export const optionsWithValue = [
  'output',
  'command-as',
  'client',
  'region',
  'profile',
  'role-arn',
  'registry-id',
  'endpoint-url',
  'config',
  'timeout',
  'errors',
] as const

/** Reads these options before the parser does, so that usage errors and crashes are reported in the requested form. */
export function readEarlyOptions(argv: readonly string[]): EarlyOptions {
  const { tokens, values } = readOptions(argv)
  const output = requestedOutput(argv, tokens.findLast(({ name }) => name === 'output') ?? null)
  return {
    dialect: output === null ? null : findFormat(output) ? findDialect(output) : 'unknown',
    errors: values.errors === 'json' ? 'json' : 'text',
    isVerbose: values.verbose !== undefined,
  }
}

/** A parsed option and the index of its word. */
interface OptionToken {
  readonly name: string
  readonly index: number
  readonly value?: string | undefined
}

/**
 * The value of the last `-o`, null for none. A dialect counts wherever it stands: another option may have taken this
 * `-o` as its value because a variable was empty (`--region $UNSET -o sh`), and evaluating nothing would succeed.
 */
function requestedOutput(argv: readonly string[], parsed: OptionToken | null): string | null {
  const values = outputWords(argv.slice(parsed?.index ?? 0))
  const dialect = values.findLast((value) => findDialect(value) !== null)
  if (dialect !== undefined) return dialect
  // The output of `secret` is not a snippet to evaluate.
  if (argv[0] === 'secret') return null
  if (parsed) return parsed.value ?? ''
  return values.find((value) => !findFormat(value)) ?? null
}

/** The values of every `-o` in these words, whatever the words in front of it mean. */
function outputWords(words: readonly string[]): string[] {
  return words.flatMap((word, i) => {
    if (word === '-o' || word === '--output') return [words[i + 1] ?? '']
    return /^(?:-o|--output=)(.+)$/s.exec(word)?.slice(1) ?? []
  })
}

/** Every option before `--`; the last one of a name wins. */
function readOptions(argv: readonly string[]): {
  readonly tokens: readonly OptionToken[]
  readonly values: Readonly<Record<string, unknown>>
} {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    optionsWithValue.map((name) => [name, { type: 'string' } as const]),
  )
  options.output = { type: 'string', short: 'o' }
  const config = { args: [...argv], options, strict: false, allowPositionals: true, tokens: true } as const
  const { tokens, values } = parseArgs(config)
  return { tokens: tokens.flatMap((token) => (token.kind === 'option' ? [token] : [])), values }
}
