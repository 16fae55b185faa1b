import { EcrLoginError, redact } from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'
import { type CommandContext, reportFailure, type SharedOptions } from './command.ts'

/** A client's command line, and what it is for. */
export interface ClientCall {
  readonly client: Client
  readonly registry: string
  /** As it stands in "docker refused the login to this registry". */
  readonly what: 'login to' | 'logout from'
  readonly argv: readonly string[]
  /** What the client reads on stdin. */
  readonly input: string
}

/**
 * Runs a client and gives the exit code: 0, or that of the failure, which it reports. The client's stderr
 * passes through; where ours is JSON it becomes warnings, or part of the error.
 */
export async function runClient(
  call: ClientCall,
  options: SharedOptions,
  context: CommandContext,
): Promise<number> {
  const { io, reporter } = context
  const { argv, input, client, registry } = call
  const result = await io.run({ argv, input, isStderrCaptured: options.errors === 'json' })
  const said = redact(result.stderr)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  if (result.exitCode !== 0) {
    const error = result.isFound ? refused(call, result.exitCode, said) : notFound(client)
    return reportFailure(registry, error, context)
  }
  for (const line of said) reporter.report('warning', `${client.name}: ${line}`)
  return 0
}

function refused(
  { client, what }: ClientCall,
  exitCode: number | null,
  said: readonly string[],
): EcrLoginError {
  const how = exitCode === null ? 'a signal ended it' : `exit code ${exitCode}`
  const words = said.length > 0 ? `: ${said.join(' ')}` : '.'
  return new EcrLoginError(
    'client-failed',
    `${client.name} refused the ${what} this registry (${how})${words}`,
    `What ${client.name} says tells why.`,
  )
}

function notFound({ name }: Client): EcrLoginError {
  return new EcrLoginError(
    'client-not-found',
    `${name} is not installed, or not on PATH.`,
    'Install it, or name another with --client.',
  )
}
