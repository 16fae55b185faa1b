import { EcrLoginError } from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'
import { usesDockerConfig } from '../clients/find-auth-file.ts'
import { clients } from '../clients/index.ts'
import { findStorageFailure } from '../clients/storage-failure.ts'
import type { ClientRunResult, Io } from './io.ts'

/** A client's command line, and its purpose. */
export interface ClientCall {
  readonly client: Client
  readonly registry: string
  /** As in "docker could not complete the login to this registry". */
  readonly what: 'login to' | 'logout from'
  readonly argv: readonly string[]
  /** The client's stdin. */
  readonly input: string
  /** Returns true if the client has nothing to do. Called when it fails. */
  readonly isDone?: () => Promise<boolean>
}

/** The error for a client that failed; `lines` are those of its stderr which the user has not seen. */
export async function explainClientFailure(
  { client, registry, what, timeoutMs }: ClientCall & { readonly timeoutMs: number },
  { exitCode, isFound, isTimedOut, stderr }: ClientRunResult,
  lines: readonly string[],
  io: Io,
): Promise<EcrLoginError> {
  const { name } = client
  if (!isFound) {
    const hint = 'Install it, or choose another client with --client.'
    return new EcrLoginError('client-not-found', `${name} is not installed, or not on PATH.`, hint)
  }
  const fail = (problem: string, hint: string) =>
    new EcrLoginError('client-failed', `${name} ${problem}`, hint)
  if (isTimedOut) {
    return fail(
      `did not finish the ${what} this registry within ${timeoutMs / 1000} s, so it was stopped.`,
      `Run \`${name}\` by hand to see what it waits for, or raise --timeout.`,
    )
  }
  const how = exitCode === null ? 'a signal ended it' : `exit code ${exitCode}`
  const said = toMessage(lines)
  const rest = `${what} this registry (${how})${said === '' ? '.' : `: ${said}`}`
  switch (findStorageFailure(stderr)) {
    case 'store':
      return fail(`could not use its credential store for the ${rest}`, await storeHint(client, registry, io))
    case 'file':
      return fail(
        `could not store the ${rest}`,
        `The registry accepted the password, but ${name} could not write its own file; its message says why.`,
      )
    default:
      return fail(`could not complete the ${rest}`, `Find out why: \`${doctorLine(client, registry)}\`.`)
  }
}

/** A client's message, without the lines of its own log if there are others. */
function toMessage(lines: readonly string[]): string {
  const spoken = lines.filter((line) => !/^time="[^"]*" level=/.test(line))
  return (spoken.length > 0 ? spoken : lines)
    .map((line) => (/[.!?]$/.test(line) ? line : `${line}.`))
    .join(' ')
}

function doctorLine({ name }: Client, registry: string): string {
  return `ecrlogin doctor ${registry}${name === clients[0]!.name ? '' : ` --client ${name}`}`
}

/** With a helper of its own for the registry, docker uses no store. */
async function storeHint(client: Client, registry: string, io: Io): Promise<string> {
  return (await usesDockerConfig(client, io))
    ? `Use the credential helper, which needs no store: \`ecrlogin setup docker ${registry}\`.`
    : `Find the faulty store: \`${doctorLine(client, registry)}\`.`
}
