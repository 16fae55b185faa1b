import type { EcrApi, LoginCommand, WebIdentity } from '@ecrlogin/core'
import { EcrLoginError, findRegistry, quoteValue, toEcrLoginError } from '@ecrlogin/core/cached'
import { formatError } from '../errors/describe-error.ts'
import { findCachedLogin } from '../tokens/cached-login.ts'
import { apiVersion, type CredentialProviderRequest, readRequest } from './credential-provider-request.ts'
import type { ProtocolContext, ProtocolResponse } from './protocol.ts'

/** What the response depends on beside the request; for tests. */
export interface ProviderWorld {
  readonly now?: (() => Date) | undefined
  /** A number from 0 up to 1. */
  readonly random?: (() => number) | undefined
  readonly api?: EcrApi | undefined
}

/** A user and a password for a registry, and the whole seconds for which the kubelet may cache them. */
interface Response {
  readonly cacheSeconds: number
  /** Null lets the kubelet pull without credentials. */
  readonly auth: Readonly<Record<string, { readonly username: string; readonly password: string }>> | null
}

const program = 'ecrlogin-credential-provider'
const usage = `Usage: ${program}, started by the kubelet, which writes a CredentialProviderRequest to its stdin`

/** As in Amazon's own provider, so that service accounts and trust policies serve both. */
const roleAnnotation = 'eks.amazonaws.com/ecr-role-arn'
const sessionName = 'ecr-credential-provider'

/** Without a duration, a node without access to ECR Public would call the provider before every pull. */
const anonymousSeconds = 300

/** Handles one call of the kubelet's exec credential provider protocol v1 (k8s.io/kubelet, credentialprovider/v1). */
export async function handleCredentialProvider(
  argv: readonly string[],
  context: ProtocolContext,
  world: ProviderWorld = {},
): Promise<ProtocolResponse> {
  if (argv.includes('--help')) return { stdout: `${usage}\n`, exitCode: 0 }
  if (argv.includes('--version')) return { stdout: `${program} (ecrlogin) ${context.version}\n`, exitCode: 0 }
  try {
    const response = await provide(readRequest(context.readInput()), context, world)
    return { stdout: formatResponse(response), exitCode: 0 }
  } catch (error) {
    context.logger.warn(formatError(toEcrLoginError(error)))
    return { stdout: '', exitCode: 1 }
  }
}

async function provide(
  request: CredentialProviderRequest,
  context: ProtocolContext,
  { now = () => new Date(), random = Math.random, api }: ProviderWorld,
): Promise<Response> {
  const jitter = (seconds: number) => Math.floor(seconds * (1 - random() / 10))
  try {
    const loginCommand = await logIn(request, context, { now, api })
    return { cacheSeconds: jitter(halfOfRemainingSeconds(loginCommand, now())), auth: authOf(loginCommand) }
  } catch (error) {
    // Public images can be pulled without a login.
    if (!findRegistry(request.image)?.isPublic) throw error
    context.logger.warn(formatError(toEcrLoginError(error)))
    return { cacheSeconds: jitter(anonymousSeconds), auth: null }
  }
}

async function logIn(
  request: CredentialProviderRequest,
  { environment, logger, onPhase }: ProtocolContext,
  world: Pick<ProviderWorld, 'now' | 'api'>,
): Promise<LoginCommand> {
  const credentials = webIdentityOf(request, environment.AWS_ECR_ROLE_ARN)
  const cached = credentials ? null : findCachedLogin(request.image, environment, world.now?.())
  if (cached) return cached
  const { chooseCache, findNamedRegistry, getLoginCommand, readSettings } = await import('./uncached.ts')
  const settings = await readSettings(environment)
  if (!findNamedRegistry(request.image, settings)) throw notEcrImage(request.image)
  return getLoginCommand({
    registries: [request.image],
    credentials,
    environment,
    settings,
    cache: chooseCache(true, environment, logger),
    logger,
    onPhase,
    ...world,
  })
}

/** The pod's own identity; undefined for the node's. */
function webIdentityOf(
  { serviceAccountToken, serviceAccountAnnotations }: CredentialProviderRequest,
  defaultRole: string | undefined,
): WebIdentity | undefined {
  const roleArn = serviceAccountAnnotations[roleAnnotation] ?? defaultRole
  return serviceAccountToken && roleArn
    ? { webIdentityToken: serviceAccountToken, roleArn, sessionName }
    : undefined
}

function authOf({ Registry, Username, Password }: LoginCommand): Response['auth'] {
  return { [Registry]: { username: Username, password: Password } }
}

function halfOfRemainingSeconds({ ExpiresAt }: LoginCommand, now: Date): number {
  return Math.max(0, ExpiresAt.getTime() - now.getTime()) / 2000
}

function formatResponse({ cacheSeconds, auth }: Response): string {
  const response = {
    kind: 'CredentialProviderResponse',
    apiVersion,
    cacheKeyType: 'Registry',
    cacheDuration: formatDuration(cacheSeconds),
    auth,
  }
  return `${JSON.stringify(response)}\n`
}

/** Whole seconds as Go writes a duration: `5h24m0s`, `4m30s`, `0s`. */
function formatDuration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${h > 0 ? `${h}h` : ''}${h > 0 || m > 0 ? `${m}m` : ''}${s}s`
}

function notEcrImage(image: string): EcrLoginError {
  return new EcrLoginError(
    'not-ecr-registry',
    `The image ${quoteValue(image)} is not in an Amazon ECR registry, so it gets no password.`,
    'List only Amazon ECR hosts in matchImages, or name the registry behind this one in the settings file.',
  )
}
