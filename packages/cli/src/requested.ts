import type { Dialect } from './formats/format.ts'
import { findDialect, findFormat } from './formats/index.ts'

/** What argv asks for that must hold even when argv turns out to be wrong. */
export interface Requested {
  /** The dialect of `-o`; `unknown` when `-o` names no format; null for none, or for another format. */
  readonly dialect: Dialect | 'unknown' | null
  readonly errors: 'text' | 'json'
  readonly isVerbose: boolean
}

/** Reads it from argv before any parser does, so that wrong usage and crashes fail in the form asked for. */
export function readRequested(argv: readonly string[]): Requested {
  const end = argv.indexOf('--')
  const words = end === -1 ? argv : argv.slice(0, end)
  // The output of `secret` is no snippet to evaluate.
  const output = argv[0] === 'secret' ? null : lastValue(words, ['-o', '--output'])
  const isUnknown = output !== null && !findFormat(output)
  return {
    dialect: isUnknown ? 'unknown' : output === null ? null : findDialect(output),
    errors: lastValue(words, ['--errors']) === 'json' ? 'json' : 'text',
    isVerbose: words.includes('--verbose'),
  }
}

/** What stdout gets when a command fails and has written nothing; evaluating it must fail too. */
export function failingOutput({ dialect }: Requested, exitCode: number): string {
  if (dialect === null) return ''
  // Whatever shell was meant, it can start another one.
  if (dialect === 'unknown') return "sh -c 'exit 2'\n"
  return dialect.failure(exitCode)
}

/** The value of an option in the forms `-o X`, `-oX`, `--output X` and `--output=X`; the last one wins. */
function lastValue(words: readonly string[], names: readonly string[]): string | null {
  let value: string | null = null
  words.forEach((word, i) => {
    for (const name of names) {
      const joined = name.startsWith('--') ? `${name}=` : name
      if (word === name) value = words[i + 1] ?? ''
      else if (word.startsWith(joined) && !word.startsWith('--') === !name.startsWith('--'))
        value = word.slice(joined.length)
    }
  })
  return value
}
