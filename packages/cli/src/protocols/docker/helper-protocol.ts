import { parseJsonObject, toEcrLoginError } from '@ecrlogin/core/cached'
import { formatProtocolError } from '../../errors/describe-error.ts'
import { printable } from '../../errors/printable.ts'
import type { ProtocolContext, ProtocolResponse } from '../protocol.ts'

/** A credential helper as Docker's protocol sees it (docker-credential-helpers, credentials/helper.go). */
export interface CredentialHelper {
  /** The program is `docker-credential-` and this. */
  readonly name: string
  /** Throws `credentialsNotFound` for a registry that is not the helper's. */
  get(serverUrl: string, context: ProtocolContext): Promise<{ username: string; secret: string }>
  store(serverUrl: string, context: ProtocolContext): Promise<void>
  /** The user names by registry. */
  list(context: ProtocolContext): Promise<Readonly<Record<string, string>>>
}

/** An error whose message is all that the client gets. */
export class ProtocolError extends Error {}

// Docker's client compares these messages character by character (docker-credential-helpers, credentials/error.go).

export function credentialsNotFound(): ProtocolError {
  return new ProtocolError('credentials not found in native keychain')
}

function missingServerUrl(): ProtocolError {
  return new ProtocolError('no credentials server URL')
}

function missingUsername(): ProtocolError {
  return new ProtocolError('no credentials username')
}

/** Handles one call of the protocol (docker-credential-helpers, credentials/credentials.go). */
export async function handleHelperCall(
  helper: CredentialHelper,
  argv: readonly string[],
  context: ProtocolContext,
): Promise<ProtocolResponse> {
  const usage = `Usage: ${programOf(helper)} <store|get|erase|list|version>\n`
  const [verb, ...rest] = argv
  if (verb === undefined || rest.length > 0) return { stdout: usage, exitCode: 1 }
  if (verb === '--help' || verb === '-h') return { stdout: usage, exitCode: 0 }
  try {
    const stdout = await run(verb, helper, context)
    return { stdout: stdout === '' ? '' : `${stdout}\n`, exitCode: 0 }
  } catch (error) {
    const text = error instanceof ProtocolError ? error.message : formatProtocolError(toEcrLoginError(error))
    return { stdout: `${printable(text)}\n`, exitCode: 1 }
  }
}

async function run(verb: string, helper: CredentialHelper, context: ProtocolContext): Promise<string> {
  switch (verb) {
    case 'get': {
      const serverUrl = readServerUrl(context)
      const { username, secret } = await helper.get(serverUrl, context)
      return JSON.stringify({ ServerURL: serverUrl, Username: username, Secret: secret })
    }
    case 'store':
      await helper.store(readStoredServerUrl(context), context)
      return ''
    case 'erase':
      // A helper that stores nothing has nothing to erase.
      readServerUrl(context)
      return ''
    case 'list':
      return JSON.stringify(await helper.list(context))
    case 'version':
    case '--version':
    case '-v':
      return `${programOf(helper)} (ecrlogin) ${context.version}`
    default:
      throw new ProtocolError(`${programOf(helper)}: unknown action: ${verb}`)
  }
}

function programOf({ name }: CredentialHelper): string {
  return `docker-credential-${name}`
}

function readServerUrl({ readInput }: ProtocolContext): string {
  const serverUrl = readInput().trim()
  if (serverUrl === '') throw missingServerUrl()
  return serverUrl
}

/** The registry of the credentials that the client asks to store. */
function readStoredServerUrl({ readInput }: ProtocolContext): string {
  const { ServerURL, Username } = parseJsonObject(readInput()) ?? {}
  if (typeof ServerURL !== 'string' || ServerURL === '') throw missingServerUrl()
  if (typeof Username !== 'string' || Username === '') throw missingUsername()
  return ServerURL
}
