import type { Dialect } from '../formats/format.ts'
import { findDialect, findFormat } from '../formats/index.ts'

/** What argv asks for that must hold even when argv turns out to be wrong. */
export interface Requested {
  /** The dialect of `-o`; `unknown` when `-o` names no format; null for none, or for another format. */
  readonly dialect: Dialect | 'unknown' | null
  readonly errors: 'text' | 'json'
  readonly isVerbose: boolean
}

/** The options of `get` that take a value, which may look like an option itself; a test compares them with the parser's. */
export const takingValues: ReadonlySet<string> = new Set([
  ...['-o', '--output', '--command-as', '--client', '--region', '--profile', '--role-arn', '--registry-id'],
  ...['--endpoint-url', '--config', '--timeout', '--errors'],
])

/** Reads it from argv before any parser does, so that wrong usage and crashes fail in the form asked for. */
export function readRequested(argv: readonly string[]): Requested {
  const options = readOptions(argv)
  // The output of `secret` is no snippet to evaluate.
  const output = argv[0] === 'secret' ? undefined : options.get('--output')
  const isUnknown = output !== undefined && !findFormat(output)
  return {
    dialect: isUnknown ? 'unknown' : output === undefined ? null : findDialect(output),
    errors: options.get('--errors') === 'json' ? 'json' : 'text',
    isVerbose: options.has('--verbose'),
  }
}

/** What stdout gets when a command fails and has written nothing; evaluating it must fail too. */
export function failingOutput({ dialect }: Requested, exitCode: number): string {
  if (dialect === null) return ''
  // Whatever shell was meant, it can start another one.
  if (dialect === 'unknown') return "sh -c 'exit 2'\n"
  return dialect.failure(exitCode)
}

/** Every option up to `--` with its value, in the forms `-o X`, `-oX`, `--output X` and `--output=X`; the last one wins. */
function readOptions(argv: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  const words = argv.values()
  for (const word of words) {
    if (word === '--') break
    const [, name, joined = ''] = /^(-o|--[a-z-]+=?)(.*)$/s.exec(word) ?? []
    if (name === undefined) continue
    const next = takingValues.has(word) ? words.next().value : undefined
    options.set(name === '-o' ? '--output' : name.replace('=', ''), next ?? joined)
  }
  return options
}
