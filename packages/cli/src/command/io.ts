import type { Environment } from '@ecrlogin/core'

/** A program to run, with what it reads on stdin; its words are never joined to a shell line. */
export interface Run {
  readonly argv: readonly string[]
  readonly input: string
  /** Whether its stderr comes back as text instead of going to ours. */
  readonly isStderrCaptured: boolean
  /** After this time it is ended. */
  readonly timeoutMs: number
}

/** How a program ended. `exitCode` is null when it could not be started or a signal ended it. */
export interface RunResult {
  readonly exitCode: number | null
  readonly isFound: boolean
  /** Whether it was ended because its time was over. */
  readonly isTimedOut: boolean
  readonly stderr: string
}

/** All that the commands may touch of the process; the edge has the real one. */
export interface Io {
  /** Writes results. */
  out(text: string): void
  /** Writes everything else. */
  err(text: string): void
  readonly isOutTerminal: boolean
  /** The height of the terminal behind stderr in lines; null when it is none. */
  readonly errTerminalRows: number | null
  readonly environment: Environment
  /** Milliseconds since the program began, where the end of each phase is to be told; else null. */
  readonly elapsedMs: (() => number) | null
  run(run: Run): Promise<RunResult>
  /** What a program writes to stdout; null when it is not there, fails, or lets a person wait. */
  capture(argv: readonly string[]): Promise<string | null>
  /** Asks on the terminal device, never on the standard streams; throws `mfa-required` when there is none. */
  ask(question: string): Promise<string>
  /** The folder with a folder for each shell's module. */
  findShellModules(): Promise<string>
}
