import { EcrLoginError } from '@ecrlogin/core'
import { redact } from '@ecrlogin/core/internal'
import type { Client } from '../clients/client.ts'
import { type CommandContext, reportFailure, type SharedOptions } from './command.ts'
import { toTimeoutMs } from './login-options.ts'

/** A client's command line, and its purpose. */
export interface ClientCall {
  readonly client: Client
  readonly registry: string
  /** As in "docker rejected the login to this registry". */
  readonly what: 'login to' | 'logout from'
  readonly argv: readonly string[]
  /** The client's stdin. */
  readonly input: string
}

/**
 * Runs a client and returns the exit code: 0, or that of the failure, which it reports. The client's stderr
 * passes through; where ours is JSON it becomes warnings, or part of the error.
 */
export async function runClient(
  call: ClientCall,
  options: SharedOptions,
  context: CommandContext,
): Promise<number> {
  const { io, reporter } = context
  const { argv, input, client, registry } = call
  const timeoutMs = toTimeoutMs(options)
  const result = await io.run({ argv, input, isStderrCaptured: options.errors === 'json', timeoutMs })
  reporter.phase('client')
  const lines = redact(result.stderr)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  if (result.exitCode !== 0) {
    if (!result.isFound) return reportFailure(registry, notFound(client), context)
    const error = result.isTimedOut ? timedOut(call, timeoutMs) : rejected(call, result.exitCode, lines)
    return reportFailure(registry, error, context)
  }
  for (const line of lines) reporter.logger.warn(`${client.name}: ${line}`)
  return 0
}

function rejected(
  { client, what }: ClientCall,
  exitCode: number | null,
  lines: readonly string[],
): EcrLoginError {
  const how = exitCode === null ? 'a signal ended it' : `exit code ${exitCode}`
  const reason = lines.length > 0 ? `: ${lines.join(' ')}` : '.'
  return new EcrLoginError(
    'client-failed',
    `${client.name} rejected the ${what} this registry (${how})${reason}`,
    `See the message of ${client.name}.`,
  )
}

function timedOut({ client, what }: ClientCall, timeoutMs: number): EcrLoginError {
  return new EcrLoginError(
    'client-failed',
    `${client.name} did not finish the ${what} this registry within ${timeoutMs / 1000} s, so it was stopped.`,
    `Run \`${client.name}\` by hand to see what it waits for, or raise --timeout.`,
  )
}

function notFound({ name }: Client): EcrLoginError {
  return new EcrLoginError(
    'client-not-found',
    `${name} is not installed, or not on PATH.`,
    'Install it, or choose another client with --client.',
  )
}
