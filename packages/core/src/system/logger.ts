/** Receives log messages, each one sentence. `console` and every logger for the AWS SDK fit. */
export interface Logger {
  /** Details of what is being done. */
  debug(message: string): void
  /** Problems that do not make the call fail. */
  warn(message: string): void
}

/** Discards everything. */
export const silentLogger: Logger = { debug() {}, warn() {} }
