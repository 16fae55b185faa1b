import type { ApiResponse, EcrLoginError, Logger } from '@ecrlogin/core'
import { describeCauses } from '@ecrlogin/core/cached'
import { describeError, formatError } from '../errors/describe-error.ts'
import { exitCodeOf } from '../errors/exit-codes.ts'
import { printable, printableJson } from '../errors/printable.ts'

export interface ReporterOptions {
  /** The form of stderr: sentences, or one JSON object per line. */
  readonly errors: 'text' | 'json'
  readonly isVerbose: boolean
  /** Milliseconds since the program began; null leaves out phases. */
  readonly elapsedMs?: (() => number) | null
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
  { errors, isVerbose, elapsedMs }: ReporterOptions,
): Reporter {
  const isJson = errors === 'json'
  const writeLine = (level: 'warning' | 'verbose', message: string) =>
    write(isJson ? `${printableJson({ level, message })}\n` : `ecrlogin: ${printable(message)}\n`)

  return {
    error(error, registry = null) {
      const { kind, code } = error
      if (isJson) {
        const exitCode = exitCodeOf(error)
        const line = {
          level: 'error',
          kind,
          code,
          exitCode,
          registry,
          ...describeError(error),
          ...error.response,
        }
        write(`${printableJson(line)}\n`)
      } else {
        write(`ecrlogin: ${printable(`${registry ? `${registry}: ` : ''}${formatError(error)}`)}\n`)
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
