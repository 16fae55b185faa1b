import { type AwsConfig, configuredCaBundle, sourceChain } from '../aws-config/aws-config.ts'
import type { Host } from '../system/host.ts'
import { readTextFile } from '../system/text-file.ts'
import { type Identity, isWebIdentity } from './identity.ts'
import { environmentCredentials } from './sources/environment-variables.ts'

/**
 * Everything that distinguishes an identity from others and is known without a request: static credentials, or the
 * sections that its profile uses. When nothing local names the principal (instance, container, process), host name and
 * boot id represent it. Null when the identity's tokens must not be cached.
 */
export function fingerprintIdentity(identity: Identity, host: Host): object | null {
  const base = fingerprintSource(identity, host)
  // Behind a proxy, only different certificate authorities distinguish a replacement of AWS.
  return base && { ...base, role: identity.role, certificateAuthorities: configuredCaBundle(identity.config) }
}

function fingerprintSource({ credentials, config }: Identity, host: Host): object | null {
  if (typeof credentials === 'function' || isWebIdentity(credentials)) return null
  const given = credentials ?? environmentCredentials(config)
  if (given) {
    const { accessKeyId, secretAccessKey, sessionToken = null } = given
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
  const container = fingerprintContainer(config)
  return container && { profile, machine: [host.hostname(), host.bootId()], container }
}

/** The container whose credentials endpoint is used; null when its service account token names no subject. */
function fingerprintContainer({ environment }: AwsConfig): (string | null)[] | null {
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

/** The issuer and subject of the JSON web token in a file; null when there is none. */
function readSubject(file: string): string | null {
  try {
    const payload = readTextFile(file).split('.')[1]!
    const { iss, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof sub === 'string' ? `${iss} ${sub}` : null
  } catch {
    return null
  }
}
