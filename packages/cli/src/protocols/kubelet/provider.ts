import type { EcrApi, LoginCommand, WebIdentity } from '@ecrlogin/core'
import { EcrLoginError, findRegistry, quoteValue, toEcrLoginError } from '@ecrlogin/core/cached'
import { formatProtocolError } from '../../errors/describe-error.ts'
import { findCachedLogin } from '../../tokens/cached-login.ts'
import type { ProtocolContext, ProtocolResponse } from '../protocol.ts'
import { handleProviderCall, type ProvidedCredentials } from './provider-protocol.ts'
import type { CredentialProviderRequest } from './request.ts'

/** The clock, the random numbers and the API that the response depends on; tests set them. */
export interface ProviderWorld {
  readonly now?: (() => Date) | undefined
  /** A number from 0 up to 1. */
  readonly random?: (() => number) | undefined
  readonly api?: EcrApi | undefined
}

/** The same as in Amazon's own provider, so that service accounts and trust policies work for both. */
const roleAnnotation = 'eks.amazonaws.com/ecr-role-arn'
const sessionName = 'ecr-credential-provider'

/** Without a duration, a node without access to ECR Public would call the provider before every pull. */
const anonymousSeconds = 300

/** Handles one call of `ecrlogin-credential-provider`. */
export function handleCredentialProvider(
  argv: readonly string[],
  context: ProtocolContext,
  world: ProviderWorld = {},
): Promise<ProtocolResponse> {
  return handleProviderCall((request) => provide(request, context, world), argv, context)
}

async function provide(
  request: CredentialProviderRequest,
  context: ProtocolContext,
  { now = () => new Date(), random = Math.random, api }: ProviderWorld,
): Promise<ProvidedCredentials> {
  // Otherwise nodes that start together would call AWS together each time.
  const jitter = (seconds: number) => Math.floor(seconds * (1 - random() / 10))
  try {
    const { Registry, Username, Password, ExpiresAt } = await logIn(request, context, { now, api })
    const remainingSeconds = Math.max(0, ExpiresAt.getTime() - now().getTime()) / 1000
    return {
      cacheSeconds: jitter(remainingSeconds / 2),
      auth: { [Registry]: { username: Username, password: Password } },
    }
  } catch (error) {
    // Public images can be pulled without a login.
    if (!findRegistry(request.image)?.isPublic) throw error
    context.logger.warn(formatProtocolError(toEcrLoginError(error)))
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
  const { chooseCache, findNamedRegistry, getLoginCommand, readSettings } = await import('../uncached.ts')
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

function notEcrImage(image: string): EcrLoginError {
  return new EcrLoginError(
    'not-ecr-registry',
    `The image ${quoteValue(image)} is not in an Amazon ECR registry, so it gets no password.`,
    'List only Amazon ECR hosts in matchImages, or name the registry behind this one in the settings file.',
  )
}
