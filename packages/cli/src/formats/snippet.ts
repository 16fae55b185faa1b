import type { LoginResult } from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'
import type { Dialect, FormatOptions, Step } from './format.ts'

/** The exit code of a snippet whose client rejected the login or is missing. */
export const clientFailed = 7

type DialectParts = Omit<Dialect, 'write'>

/** Completes a dialect with the one way in which all of them write results. */
export function defineDialect(parts: DialectParts): Dialect {
  return {
    ...parts,
    write(results: readonly LoginResult[], { clients }: FormatOptions): string {
      const failed = results.find((result) => 'error' in result)
      const isAnyObtained = results.some((result) => 'loginCommand' in result)
      if (failed && 'error' in failed && !isAnyObtained) return parts.failure(failed.error.exitCode)
      return parts.snippet(toSteps(results, clients))
    },
  }
}

/** The steps for results, in their order; each registry is logged in to with every client. */
export function toSteps(results: readonly LoginResult[], clients: readonly Client[]): Step[] {
  return results.flatMap((result): Step[] => {
    if ('error' in result) return [{ exitCode: result.error.exitCode }]
    const { Username, Password, Registry } = result.loginCommand
    return clients.map((client) => ({ argv: client.login(Registry, Username), password: Password }))
  })
}
