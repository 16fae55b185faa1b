import type { EcrLoginError, ErrorKind } from '@ecrlogin/core'

/** The exit code of a program for each kind of error. */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  unexpected: 1,
  usage: 2,
  credentials: 3,
  denied: 4,
  network: 5,
  service: 6,
  client: 7,
}

export function exitCodeOf({ kind }: EcrLoginError): number {
  return exitCodes[kind]
}
