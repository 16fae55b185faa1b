import type { Environment } from '@ecrlogin/core'
import type { Io, Run } from '../../../packages/cli/src/command/io.ts'

/** The CLI's way to the process for tests that call it in their own: it starts nothing and keeps what it was told. */
export interface RecordingIo extends Io {
  readonly written: { out: string; err: string }
  readonly runs: Run[]
}

export function createRecordingIo(environment: Environment = {}): RecordingIo {
  const written = { out: '', err: '' }
  const runs: Run[] = []
  return {
    written,
    runs,
    out(text) {
      written.out += text
    },
    err(text) {
      written.err += text
    },
    isOutTerminal: false,
    errTerminalRows: null,
    environment,
    elapsedMs: null,
    async run(call) {
      runs.push(call)
      return { exitCode: 0, isFound: true, isTimedOut: false, stderr: '' }
    },
    capture: async () => null,
    ask: () => Promise.reject(new Error('nobody to ask')),
    findShellModules: () => Promise.reject(new Error('no modules here')),
  }
}
