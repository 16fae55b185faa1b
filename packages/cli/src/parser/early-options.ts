import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Dialect } from '../formats/format.ts'
import { findDialect, findFormat } from '../formats/index.ts'

/** The options that apply even when the arguments turn out to be wrong. */
export interface EarlyOptions {
  /** The dialect of `-o`; `unknown` when `-o` names no format; null for none, or for another format. */
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
  const { output, errors, verbose } = readOptions(argv)
  // The output of `secret` is not a snippet to evaluate.
  const format = argv[0] === 'secret' || output === undefined ? null : String(output)
  const isUnknown = format !== null && !findFormat(format)
  return {
    dialect: isUnknown ? 'unknown' : format === null ? null : findDialect(format),
    errors: errors === 'json' ? 'json' : 'text',
    isVerbose: verbose !== undefined,
  }
}

/** Every option before `--`; the last one of a name wins. */
function readOptions(argv: readonly string[]): Readonly<Record<string, unknown>> {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    optionsWithValue.map((name) => [name, { type: 'string' } as const]),
  )
  options.output = { type: 'string', short: 'o' }
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true }).values
}
