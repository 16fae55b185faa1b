import { type AwsConfig, configuredCaBundle, sourceChain } from '../aws-config/aws-config.ts'
import { environmentKeys, type Identity, isWebIdentity } from './identity.ts'
import type { Machine } from '../system/host.ts'
import { readTextFile } from '../system/text-file.ts'

/**
 * All that tells an identity apart from others, as far as it can be told without asking AWS: keys, or the
 * sections that its profile draws on. Where nothing local names the principal (instance, container,
 * process) the machine and its start stand for it. Null when its tokens must not be kept.
 */
export function defineIdentity(identity: Identity, config: AwsConfig, machine: Machine): object | null {
  const base = defineBase(identity, config, machine)
  // A stand-in for AWS behind a proxy needs certificate authorities of its own.
  return base && { ...base, role: identity.role, certificateAuthorities: configuredCaBundle(config) }
}

function defineBase({ credentials }: Identity, config: AwsConfig, machine: Machine): object | null {
  if (typeof credentials === 'function' || isWebIdentity(credentials)) return null
  const keys = credentials ?? environmentKeys(config)
  if (keys) {
    const { accessKeyId, secretAccessKey, sessionToken = null } = keys
    return { keys: [accessKeyId, secretAccessKey, sessionToken] }
  }
  const { environment, files } = config
  const sections = sourceChain(config).map(([, settings]) => settings)
  const profile = {
    sections,
    ssoSessions: sections.map(({ sso_session }) => files.ssoSessions.get(sso_session ?? '') ?? null),
    services: sections.map(({ services }) => files.services.get(services ?? '') ?? null),
  }
  const source = sections.at(-1)!
  const isNamed =
    source.aws_access_key_id || source.sso_session || source.sso_start_url || source.login_session
  if (isNamed && !source.credential_process) return { profile }
  if (source.credential_source === 'Environment') {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
    return { profile, keys: [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN] }
  }
  const tokenFile = source.web_identity_token_file ?? environment.AWS_WEB_IDENTITY_TOKEN_FILE
  const isFromTokenFile = tokenFile && !source.credential_process && !source.credential_source
  if (isFromTokenFile) {
    const subject = readSubject(tokenFile)
    if (subject === null) return null
    return { profile, subject, environmentRole: environment.AWS_ROLE_ARN ?? null }
  }
  const container = defineContainer(config)
  return container && { profile, machine: [machine.host, machine.bootId], container }
}

/** Whose credentials the container's own service gives; null when its service-account token names nobody. */
function defineContainer({ environment }: AwsConfig): (string | null)[] | null {
  const tokenFile = environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  const subject = tokenFile ? readSubject(tokenFile) : null
  if (tokenFile && subject === null) return null
  return [
    environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ?? null,
    environment.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? null,
    environment.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? null,
    subject,
  ]
}

/** Issuer and subject of the JSON web token in a file; null when it is none. */
function readSubject(file: string): string | null {
  try {
    const payload = readTextFile(file).split('.')[1]!
    const { iss, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof sub === 'string' ? `${iss} ${sub}` : null
  } catch {
    return null
  }
}
