import type { Environment } from '@ecrlogin/core'

/** A client program to run, with its stdin; its arguments are never joined to a shell line. */
export interface ClientRun {
  readonly argv: readonly string[]
  readonly input: string
  /** Whether its stderr is captured instead of going to ours. */
  readonly isStderrCaptured: boolean
  /** When this time has passed, the program is ended. */
  readonly timeoutMs: number
}

/** How a client program ended. `exitCode` is null when it could not be started or a signal ended it. */
export interface ClientRunResult {
  readonly exitCode: number | null
  readonly isFound: boolean
  readonly isTimedOut: boolean
  readonly stderr: string
}

/** Everything that a command may use of the process. */
export interface Io {
  /** Writes results to stdout. */
  out(text: string): void
  /** Writes everything else to stderr. */
  err(text: string): void
  /** Appends to a file. Throws the file system's error. */
  append(path: string, text: string): void
  isOutTerminal(): boolean
  /** The height in lines of the terminal behind stderr; null when stderr is not a terminal. */
  errTerminalRows(): number | null
  readonly environment: Environment
  now(): Date
  run(client: ClientRun): Promise<ClientRunResult>
  /** The stdout of a program; null when it does not exist, fails, or takes too long. */
  capture(argv: readonly string[]): Promise<string | null>
  /** Asks on the terminal device, never on the standard streams; throws `mfa-required` when there is none. */
  ask(question: string): Promise<string>
  /** The folder that has a folder for each shell's module. */
  findShellModules(): Promise<string>
}
