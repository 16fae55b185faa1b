import type { LoginCommand } from '@ecrlogin/core'
import { EcrLoginError, findRegistry, toEcrLoginError } from '@ecrlogin/core/cached'
import { formatProtocolError } from '../../errors/describe-error.ts'
import { findCachedLogin } from '../../tokens/cached-login.ts'
import type { ProtocolContext, ProtocolResponse } from '../protocol.ts'
import {
  type CredentialHelper,
  credentialsNotFound,
  handleHelperCall,
  ProtocolError,
} from './helper-protocol.ts'

/** The helper for Amazon ECR. It stores nothing: it gets each login from the cache or from AWS. */
const ecrHelper: CredentialHelper = { name: 'ecrlogin', get, store, list }

/** Handles one call of `docker-credential-ecrlogin`. */
export function handleDockerCredential(
  argv: readonly string[],
  context: ProtocolContext,
): Promise<ProtocolResponse> {
  return handleHelperCall(ecrHelper, argv, context)
}

async function get(serverUrl: string, context: ProtocolContext) {
  const { Username, Password } =
    findCachedLogin(serverUrl, context.environment) ?? (await logIn(serverUrl, context))
  return { username: Username, secret: Password }
}

async function logIn(serverUrl: string, context: ProtocolContext): Promise<LoginCommand> {
  try {
    return await fetchLogin(serverUrl, context)
  } catch (thrown) {
    if (thrown instanceof ProtocolError) throw thrown
    const error = withLoginHint(toEcrLoginError(thrown), serverUrl)
    context.logger.warn(formatProtocolError(error))
    // Public images can be pulled without a login; any other message would stop the client.
    if (findRegistry(serverUrl)?.registryId === null) throw credentialsNotFound()
    throw error
  }
}

/** A client rarely lets its helper ask for an MFA code, but the token of a login before serves the helper, too. */
function withLoginHint(error: EcrLoginError, serverUrl: string): EcrLoginError {
  const host = findRegistry(serverUrl)?.host
  if (error.code !== 'mfa-required' || !host) return error
  const hint = `Run \`ecrlogin login ${host}\` in a terminal first.`
  return new EcrLoginError(error.code, error.message, hint, { cause: error })
}

async function fetchLogin(
  serverUrl: string,
  { environment, ask, logger, onPhase }: ProtocolContext,
): Promise<LoginCommand> {
  const { chooseCache, findNamedRegistry, getLoginCommand, readSettings } = await import('../uncached.ts')
  const settings = await readSettings(environment)
  if (!findNamedRegistry(serverUrl, settings)) throw credentialsNotFound()
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

/** Accepts what docker passes after a login to one of our registries, and stores nothing. */
async function store(serverUrl: string, { environment }: ProtocolContext): Promise<void> {
  const { findNamedRegistry, readSettings } = await import('../uncached.ts')
  if (findRegistry(serverUrl) || findNamedRegistry(serverUrl, await readSettings(environment))) return
  throw new ProtocolError(
    `docker-credential-${ecrHelper.name} stores no passwords of other registries: name it in credHelpers for Amazon ECR hosts, not in credsStore`,
  )
}

/** The registries whose tokens are in the cache; it does not call AWS. */
async function list({ environment, logger }: ProtocolContext): Promise<Record<string, string>> {
  const { openCache } = await import('../uncached.ts')
  const hosts = openCache(environment, logger)
    .list()
    .map(({ target, proxyEndpoint }) => (target.isPublic ? 'https://public.ecr.aws' : proxyEndpoint))
    .filter((host) => host !== null)
  return Object.fromEntries([...new Set(hosts)].sort().map((host) => [host, 'AWS']))
}
