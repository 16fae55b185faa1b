import type { Environment } from '@ecrlogin/core'
import type { Surroundings } from '../screen/display.ts'

/** stdout, stderr and the person in front of them. */
export interface Terminal {
  /** Writes results to stdout. */
  out(text: string): void
  /** Writes everything else to stderr. */
  err(text: string): void
  readonly terminalSize: Surroundings['terminalSize']
  /** Asks on the terminal device, never on the standard streams; throws `mfa-required` when there is none. */
  ask(question: string): Promise<string>
}

/** Starts other programs. */
export interface ProgramRunner {
  run(client: ClientRun): Promise<ClientRunResult>
  /** Runs a program whose output is read, not shown; it has five seconds. */
  capture(argv: readonly string[], input?: string): Promise<Captured>
  /**
   * Starts a program that runs until it is stopped, or until we end. Resolves when it has written a line to stdout; throws
   * `client-not-found`, or `client-failed` when it ends, or the time is over, without one.
   */
  serve(argv: readonly string[], timeoutMs: number): Promise<RunningProgram>
}

/** A program that runs beside this one. */
export interface RunningProgram {
  /** The end of its stderr so far. */
  stderr(): string
  stop(): void
}

/** The result of running a program whose output is read. */
export interface Captured {
  readonly stdout: string
  readonly stderr: string
  /** The failure, such as `exit code 1`; null when it succeeded. */
  readonly failure: string | null
}

/** A client program to run, with its stdin; its arguments are never joined to a shell line. */
export interface ClientRun {
  readonly argv: readonly string[]
  readonly input: string
  /** Whether its stderr is only part of the result; otherwise it goes to ours, too. */
  readonly isStderrCaptured: boolean
  /** The program is ended after this time. */
  readonly timeoutMs: number
}

/** The result of running a client program. */
export interface ClientRunResult {
  /** Null when it could not be started, or when a signal ended it. */
  readonly exitCode: number | null
  readonly isFound: boolean
  readonly isTimedOut: boolean
  /** The end of it. */
  readonly stderr: string
}

/** Everything that a command may use of the process. */
export interface Io extends Terminal, ProgramRunner {
  /** Shows lines below all other text on stderr, in place of those that it showed before; for a display with live rows. */
  errBelow(text: string): void
  readonly environment: Environment
  now(): Date
  /** Makes a folder that only this user can enter, and that is removed when we end. */
  makeFolder(): string
  /** Appends to a file. Throws the file system's error. */
  append(path: string, text: string): void
  /** The folder with one folder for each shell's module. */
  findShellModules(): Promise<string>
}
