import type { LoginResult } from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'
import { exitCodeOf, exitCodes } from '../errors/exit-codes.ts'
import type { Dialect, FormatOptions, Step } from './format.ts'

/** The exit code of a snippet whose client rejected the login or is missing. */
export const clientFailed = exitCodes.client

interface DialectParts extends Omit<Dialect, 'write' | 'quoteArgument'> {
  /** Matches arguments that need no quotes. */
  readonly plain: RegExp
}

/** Completes a dialect with everything that all dialects do alike. */
export function defineDialect({ plain, ...parts }: DialectParts): Dialect {
  return {
    ...parts,
    quoteArgument: (text) => (plain.test(text) ? text : parts.quote(text)),
    write(results: readonly LoginResult[], { clients }: FormatOptions): string {
      const failed = results.find((result) => 'error' in result)
      const hasLogin = results.some((result) => 'loginCommand' in result)
      if (failed && 'error' in failed && !hasLogin) return parts.failure(exitCodeOf(failed.error))
      return parts.snippet(toSteps(results, clients))
    },
  }
}

/** The command line of a client. The client itself is never quoted, so that aliases and functions apply. */
export function toCommandLine([client, ...args]: readonly string[], dialect: Dialect): string {
  return [client, ...args.map(dialect.quoteArgument)].join(' ')
}

/** The steps for results, in the same order: one for each client of a registry. */
export function toSteps(results: readonly LoginResult[], clients: readonly Client[]): Step[] {
  return results.flatMap((result): Step[] => {
    if ('error' in result) return [{ exitCode: exitCodeOf(result.error) }]
    const { Username, Password, Registry } = result.loginCommand
    return clients.map((client) => ({ argv: client.login(Registry, Username), password: Password }))
  })
}
