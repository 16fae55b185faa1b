import type { ApiResponse, EcrLoginError, Logger } from '@ecrlogin/core'
import { describeCauses } from '@ecrlogin/core/cached'
import { describeError } from '../errors/describe-error.ts'
import { exitCodeOf } from '../errors/exit-codes.ts'
import { printable, printableJson } from '../errors/printable.ts'

export interface ReporterOptions {
  /** The form of stderr: sentences, or one JSON object per line. */
  readonly errors: 'text' | 'json'
  readonly isVerbose: boolean
  /** Milliseconds since the program began; null leaves out phases. */
  readonly elapsedMs?: (() => number) | null
  /** Writes a message in the form for its reader; one plain line by default. */
  readonly format?: (level: 'error' | 'warning', sentences: readonly [string, ...string[]]) => string
}

/** Writes stderr, each message on a line of printable characters. Texts from outside are redacted before they get here. */
export interface Reporter {
  /** `registry` is null for a failure that is not one registry's. */
  error(error: EcrLoginError, registry?: string | null): void
  /** Reports the metadata of a response; only wrappers get it. */
  response(response: ApiResponse): void
  readonly logger: Logger
  /** Reports the end of a phase, with the time. */
  phase(name: string): void
}

export function createReporter(
  write: (text: string) => void,
  { errors, isVerbose, elapsedMs, format = formatLine }: ReporterOptions,
): Reporter {
  const isJson = errors === 'json'
  const writeLine = (level: 'warning' | 'verbose', message: string) => {
    if (isJson) write(`${printableJson({ level, message })}\n`)
    else write((level === 'warning' ? format : formatLine)('warning', [printable(message)]))
  }

  return {
    error(error, registry = null) {
      const { kind, code } = error
      const { message, hint } = describeError(error)
      if (isJson) {
        const exitCode = exitCodeOf(error)
        const line = { level: 'error', kind, code, exitCode, registry, message, hint, ...error.response }
        write(`${printableJson(line)}\n`)
      } else {
        const what = registry ? `${registry}: ${message}` : message
        write(format('error', [printable(what), printable(hint)]))
      }
      if (!isVerbose) return
      for (const cause of describeCauses(error)) writeLine('verbose', `caused by ${cause}`)
    },
    response(response) {
      if (isJson) write(`${printableJson({ level: 'response', ...response })}\n`)
    },
    logger: {
      warn: (message) => writeLine('warning', message),
      debug(message) {
        if (isVerbose) writeLine('verbose', message)
      },
    },
    phase(name) {
      if (elapsedMs) writeLine('verbose', `trace: ${elapsedMs().toFixed(1)} ms ${name}`)
    },
  }
}

function formatLine(_level: 'error' | 'warning', sentences: readonly string[]): string {
  return `ecrlogin: ${sentences.join(' ')}\n`
}
