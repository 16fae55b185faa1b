import type { Environment, Logger } from '@ecrlogin/core'

/** Everything that a protocol program may use of the process. */
export interface ProtocolContext {
  readonly environment: Environment
  /** All of stdin. Throws `invalid-usage` when it is longer than any request can be. */
  readInput(): string
  /** Takes sentences for a person; they are written to stderr if the call fails. */
  readonly logger: Logger
  /** Is called at the end of each phase with its name. */
  onPhase(name: string): void
  /** Asks on the terminal device. */
  ask(question: string): Promise<string>
  readonly version: string
}

/** The stdout and the exit code of a call. */
export interface ProtocolResponse {
  readonly stdout: string
  readonly exitCode: 0 | 1
}

/** Handles one call; it never throws. */
export type Protocol = (argv: readonly string[], context: ProtocolContext) => Promise<ProtocolResponse>
