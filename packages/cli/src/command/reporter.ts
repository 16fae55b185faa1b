import type { EcrLoginError, Report } from '@ecrlogin/core'
import { describeCauses } from '@ecrlogin/core/cached'

export interface ReporterOptions {
  /** How stderr is written: sentences, or one JSON object per line. */
  readonly errors: 'text' | 'json'
  readonly isVerbose: boolean
  /** Milliseconds since the program began; null leaves `trace` out. */
  readonly elapsedMs?: (() => number) | null
}

/** Writes stderr. What comes from outside is redacted before it gets here. */
export interface Reporter {
  /** `registry` is null where the failure is not one registry's. */
  error(error: EcrLoginError, registry?: string | null): void
  readonly report: Report
}

export function createReporter(
  write: (text: string) => void,
  { errors, isVerbose, elapsedMs }: ReporterOptions,
): Reporter {
  const isJson = errors === 'json'
  const writeLine = (level: string, message: string) =>
    write(isJson ? `${JSON.stringify({ level, message })}\n` : `ecrlogin: ${message}\n`)

  return {
    error(error, registry = null) {
      const { code, exitCode, message, hint } = error
      if (isJson) write(`${JSON.stringify({ level: 'error', code, exitCode, registry, message, hint })}\n`)
      else write(`ecrlogin: ${registry ? `${registry}: ` : ''}${message} ${hint}\n`)
      if (!isVerbose) return
      for (const cause of describeCauses(error)) writeLine('verbose', `caused by ${cause}`)
    },
    report(level, message) {
      if (level === 'trace') {
        if (elapsedMs) writeLine('verbose', `trace: ${elapsedMs().toFixed(1)} ms ${message}`)
      } else if (level === 'warning' || isVerbose) writeLine(level, message)
    },
  }
}
