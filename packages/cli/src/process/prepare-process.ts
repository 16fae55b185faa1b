import { homeDirectory } from '@ecrlogin/core/cached'

/** Milliseconds since the process began; null where nobody wants to know. */
export const elapsedMs = process.env.ECRLOGIN_TRACE ? () => performance.now() : null

/** Asks on the terminal device; what does that is loaded when somebody is asked. */
export async function ask(question: string): Promise<string> {
  const { askOnTerminal } = await import('./terminal.ts')
  return askOnTerminal(question)
}

/** Node and bun differ in which of the two an error becomes that nobody catches. */
export function endOnCrash(crash: (error: unknown) => void): void {
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
}

export function prepareProcess(): void {
  // The AWS SDK's and Node's warnings are for developers.
  process.removeAllListeners('warning')
  // What container runtimes say for a user whom the system does not know; the AWS SDK throws when nobody says it.
  if (homeDirectory(process.env) === null) process.env.HOME = '/'
}
