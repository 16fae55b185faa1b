import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redact } from '@ecrlogin/core/internal'
import type { Io, Terminal } from '../command/io.ts'
import { createReporter, type Reporter } from '../command/reporter.ts'
import { readEarlyOptions } from '../parser/early-options.ts'
import { createOutput, type Output } from '../parser/output.ts'
import type { RunContext } from '../parser/run.ts'
import { displayOf } from '../screen/display.ts'
import { keepLinesBelow } from '../screen/live-lines.ts'
import { formatMessage } from '../screen/message.ts'
import { describeVersion } from './build-info.ts'
import { prepareProcess } from './prepare-process.ts'
import { hasQuickPrograms } from './quick-programs.ts'
import { findShellModules } from './shell-modules.ts'

/** A command that is ready to run in this process, with the environment of the process. */
export interface PreparedCommand {
  readonly context: RunContext
  readonly reporter: Reporter
  readonly output: Output
  /** Passes a signal on to the running clients. */
  endClients(signal: NodeJS.Signals): void
}

export interface CommandSurroundings {
  readonly terminal: Terminal
  /** Milliseconds since the command began; null leaves out phases. */
  readonly elapsedMs: (() => number) | null
  /** Ends the command's calls of AWS. */
  readonly signal?: AbortSignal | undefined
}

/** Prepares the process for a command. It replaces what the process kept of an earlier one. */
export function prepareCommand(
  argv: readonly string[],
  { terminal, elapsedMs, signal }: CommandSurroundings,
): PreparedCommand {
  const early = readEarlyOptions(argv)
  const lines = keepLinesBelow(terminal)
  const reporter = createReporter(lines.err, {
    ...early,
    elapsedMs,
    format: (level, sentences) => formatMessage(level, sentences, displayOf('err', io)),
  })
  reporter.phase('start')
  const output = createOutput(terminal.out, early)
  let clients: typeof import('./child-process.ts') | undefined
  const io: Io = {
    ...terminal,
    ...lines,
    out: output.write,
    append: (path, text) => appendFileSync(path, text),
    environment: process.env,
    makeFolder,
    now: () => new Date(),
    async run(client) {
      clients ??= await import('./child-process.ts')
      return clients.runClientProgram(client, lines.err)
    },
    capture: async (argv, input) => (await import('./child-process.ts')).captureOutput(argv, input),
    async serve(argv, timeoutMs) {
      clients ??= await import('./child-process.ts')
      return clients.serveProgram(argv, timeoutMs)
    },
    findShellModules: () => findShellModules(process.env),
  }
  prepareProcess()
  process.on('warning', ({ message }) => reporter.logger.debug(redact(message)))
  return {
    context: {
      io,
      reporter,
      early,
      version: describeVersion(hasQuickPrograms() ? ' with quick programs' : ''),
      signal,
    },
    reporter,
    output,
    endClients: (name) => clients?.endClients(name),
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
