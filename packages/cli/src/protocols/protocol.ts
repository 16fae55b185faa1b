import type { EcrLoginError, Environment, Report } from '@ecrlogin/core'

/** What a program that speaks a protocol may use of the process. */
export interface ProtocolContext {
  readonly environment: Environment
  /** All of stdin. Throws `invalid-usage` when it is longer than any request can be. */
  readInput(): string
  /** Tells the person something, on stderr. */
  readonly report: Report
  /** Asks on the terminal device. */
  ask(question: string): Promise<string>
  readonly version: string
}

/** What goes to stdout, and the exit code. */
export interface ProtocolResponse {
  readonly stdout: string
  readonly exitCode: 0 | 1
}

/** Answers one call; it never throws. */
export type Protocol = (argv: readonly string[], context: ProtocolContext) => Promise<ProtocolResponse>

/** A failure as one line: what was tried, and what to do. */
export function describeFailure({ message, hint }: EcrLoginError): string {
  return `${message} ${hint}`
}
