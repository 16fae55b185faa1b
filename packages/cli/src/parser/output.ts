import type { EarlyOptions } from './early-options.ts'

/** The stdout of one command. */
export interface Output {
  write(text: string): void
  /**
   * Ends the output and returns the exit code. When a command fails without output, a shell that evaluates its output
   * must fail too: then a failing snippet is written.
   */
  end(exitCode: number): number
}

export function createOutput(write: (text: string) => void, { dialect }: EarlyOptions): Output {
  let isWritten = false
  return {
    write(text) {
      if (text === '') return
      isWritten = true
      write(text)
    },
    end(exitCode) {
      if (exitCode === 0 || isWritten) return exitCode
      // Only once: if it cannot be written, the caller ends again with that error.
      isWritten = true
      const snippet = failingSnippet(dialect, exitCode)
      if (snippet !== '') write(snippet)
      return exitCode
    },
  }
}

function failingSnippet(dialect: EarlyOptions['dialect'], exitCode: number): string {
  if (dialect === null) return ''
  // Every shell can start another one.
  if (dialect === 'unknown') return "/bin/sh -c 'exit 2'\n"
  return dialect.failure(exitCode)
}
