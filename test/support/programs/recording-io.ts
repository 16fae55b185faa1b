import { appendFileSync } from 'node:fs'
import type { Environment } from '@ecrlogin/core'
import type { ClientRun, Io } from '../../../packages/cli/src/command/io.ts'
import { createReporter } from '../../../packages/cli/src/command/reporter.ts'
import { readEarlyOptions } from '../../../packages/cli/src/parser/early-options.ts'
import { createOutput } from '../../../packages/cli/src/parser/output.ts'
import { run } from '../../../packages/cli/src/parser/run.ts'

/** The CLI's `Io` for tests in the same process: it starts nothing and records what is written and run. */
export interface RecordingIo extends Io {
  readonly written: { out: string; err: string }
  readonly runs: ClientRun[]
}

export function createRecordingIo(environment: Environment = {}): RecordingIo {
  const written = { out: '', err: '' }
  const runs: ClientRun[] = []
  return {
    written,
    runs,
    out(text) {
      written.out += text
    },
    err(text) {
      written.err += text
    },
    append: (path, text) => appendFileSync(path, text),
    errBelow: () => {},
    terminalSize: () => null,
    environment,
    now: () => new Date(),
    async run(client) {
      runs.push(client)
      return { exitCode: 0, isFound: true, isTimedOut: false, stderr: '' }
    },
    makeFolder: () => {
      throw new Error('not recorded')
    },
    serve: () => Promise.reject(new Error('not recorded')),
    capture: async () => ({ stdout: '', stderr: '', failure: 'it cannot be run: ENOENT' }),
    ask: () => Promise.reject(new Error('nobody to ask')),
    findShellModules: () => Promise.reject(new Error('no modules here')),
  }
}

/** Runs `ecrlogin` in this process as its entry point does, and returns the exit code. */
export async function runInProcess(argv: readonly string[], io: Io, version = '0.0.0'): Promise<number> {
  const early = readEarlyOptions(argv)
  const reporter = createReporter(io.err, early)
  const output = createOutput(io.out, early)
  return output.end(await run(argv, { io: { ...io, out: output.write }, reporter, early, version }))
}
