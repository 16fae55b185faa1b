import { homeDirectory } from '@ecrlogin/core/cached'

/** Milliseconds since the process began; null unless `ECRLOGIN_TRACE` is set. */
export const elapsedMs = process.env.ECRLOGIN_TRACE ? () => performance.now() : null

/** Asks on the terminal device. */
export async function ask(question: string): Promise<string> {
  const { askOnTerminal } = await import('./terminal.ts')
  return askOnTerminal(question)
}

/** Node and bun differ in which of these two events an uncaught error raises. */
export function endOnCrash(crash: (error: unknown) => void): void {
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
}

export function prepareProcess(): void {
  // Warnings of Node and of the AWS SDK are for developers. Removing the listener instead takes Node 0.2 ms.
  process.emitWarning = () => {}
  // Container runtimes do the same for users unknown to the system; the AWS SDK throws without a home.
  if (homeDirectory(process.env) === null) process.env.HOME = '/'
}
