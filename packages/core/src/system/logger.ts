/** Takes sentences about a call; `console` and the loggers of the AWS SDK are such objects. */
export interface Logger {
  /** What is being done. */
  debug(message: string): void
  /** What a person should know although nothing failed. */
  warn(message: string): void
}

export const silentLogger: Logger = { debug() {}, warn() {} }
