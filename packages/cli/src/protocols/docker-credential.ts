import type { LoginCommand } from '@ecrlogin/core'
import { findRegistry, toEcrLoginError } from '@ecrlogin/core/cached'
import { formatError } from '../errors/describe-error.ts'
import { findCachedLogin } from '../tokens/cached-login.ts'
import type { ProtocolContext, ProtocolResponse } from './protocol.ts'

const program = 'docker-credential-ecrlogin'
const usage = `Usage: ${program} <store|get|erase|list|version>`

/** Texts that Docker's client compares character by character (docker-credential-helpers, credentials/error.go). */
const notFound = 'credentials not found in native keychain'
const noServerUrl = 'no credentials server URL'
const noUsername = 'no credentials username'

const verbs: ReadonlyMap<string, (context: ProtocolContext) => Promise<string>> = new Map([
  ['store', store],
  ['get', get],
  ['erase', erase],
  ['list', list],
  ['version', async ({ version }) => `${program} (ecrlogin) ${version}`],
])

/** A message for the client on stdout, with exit code 1. */
class Refusal extends Error {}

/** Handles one call of the protocol; see docker-credential-helpers, credentials/credentials.go. */
export async function handleDockerCredential(
  argv: readonly string[],
  context: ProtocolContext,
): Promise<ProtocolResponse> {
  const [verb, ...rest] = argv
  if (verb === undefined || rest.length > 0) return { stdout: `${usage}\n`, exitCode: 1 }
  if (verb === '--help' || verb === '-h') return { stdout: `${usage}\n`, exitCode: 0 }
  const act = verbs.get(verb === '--version' || verb === '-v' ? 'version' : verb)
  if (!act) return { stdout: `${program}: unknown action: ${verb}\n`, exitCode: 1 }
  try {
    const stdout = await act(context)
    return { stdout: stdout === '' ? '' : `${stdout}\n`, exitCode: 0 }
  } catch (error) {
    const text = error instanceof Refusal ? error.message : formatError(toEcrLoginError(error))
    return { stdout: `${text}\n`, exitCode: 1 }
  }
}

async function get(context: ProtocolContext): Promise<string> {
  const serverUrl = context.readInput().trim()
  if (serverUrl === '') throw new Refusal(noServerUrl)
  const cached = findCachedLogin(serverUrl, context.environment)
  if (cached) return formatLogin(serverUrl, cached)
  try {
    return formatLogin(serverUrl, await logIn(serverUrl, context))
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown
    const error = toEcrLoginError(thrown)
    context.logger.warn(formatError(error))
    // Public images can be pulled without a login; any other message would stop the client.
    if (findRegistry(serverUrl)?.registryId === null) throw new Refusal(notFound)
    throw error
  }
}

function formatLogin(serverUrl: string, { Username, Password }: LoginCommand): string {
  return JSON.stringify({ ServerURL: serverUrl, Username, Secret: Password })
}

async function logIn(
  serverUrl: string,
  { environment, ask, logger, onPhase }: ProtocolContext,
): Promise<LoginCommand> {
  const { chooseCache, findNamedRegistry, getLoginCommand, readSettings } = await import('./uncached.ts')
  const settings = await readSettings(environment)
  if (!findNamedRegistry(serverUrl, settings)) throw new Refusal(notFound)
  return getLoginCommand({
    registries: [serverUrl],
    environment,
    settings,
    cache: chooseCache(true, environment, logger),
    mfaCodeProvider: (serial) => ask(`MFA code for ${serial}: `),
    logger,
    onPhase,
  })
}

/** Docker passes the credentials of a login; for our registries there is nothing to store. */
async function store({ environment, readInput }: ProtocolContext): Promise<string> {
  const { ServerURL, Username } = parseStored(readInput())
  if (typeof ServerURL !== 'string' || ServerURL === '') throw new Refusal(noServerUrl)
  if (typeof Username !== 'string' || Username === '') throw new Refusal(noUsername)
  const { findNamedRegistry, readSettings } = await import('./uncached.ts')
  if (findRegistry(ServerURL) || findNamedRegistry(ServerURL, await readSettings(environment))) return ''
  throw new Refusal(
    `${program} stores no passwords of other registries: name it in credHelpers for Amazon ECR hosts, not in credsStore`,
  )
}

async function erase({ readInput }: ProtocolContext): Promise<string> {
  if (readInput().trim() === '') throw new Refusal(noServerUrl)
  return ''
}

/** The registries whose tokens are in the cache; it does not call AWS. */
async function list({ environment, logger }: ProtocolContext): Promise<string> {
  const { openCache } = await import('./uncached.ts')
  const hosts = openCache(environment, logger)
    .list()
    .map(({ target, proxyEndpoint }) => (target.isPublic ? 'https://public.ecr.aws' : proxyEndpoint))
    .filter((host) => host !== null)
  return JSON.stringify(Object.fromEntries([...new Set(hosts)].sort().map((host) => [host, 'AWS'])))
}

function parseStored(text: string): { ServerURL?: unknown; Username?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' ? value : {}
  } catch {
    return {}
  }
}
