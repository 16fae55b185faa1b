import { type GetCredentials, type SourceContext, unsignedOptionsFor } from './context.ts'
import { formatExpiry, writeSession } from './renewed-session.ts'
import { expiredSession, missingSession } from './session-errors.ts'
import { readSsoSession, type SsoSession } from './session-files.ts'
import type { SsoSource } from './source.ts'

/** The AWS CLI renews a session when so much of its life is left, in milliseconds. */
const renewalMs = 15 * 60_000

/** Gets the role's credentials with the access token of the session, which is renewed first if that is possible. */
export const getSsoCredentials: GetCredentials<SsoSource> = async (source, context) => {
  const accessToken = await validAccessToken(source, context)
  const { GetRoleCredentialsCommand, SSOClient } = await import('@aws-sdk/client-sso')
  const client = new SSOClient(await unsignedOptionsFor(source.portal, context))
  const command = new GetRoleCredentialsCommand({
    accountId: source.accountId,
    roleName: source.roleName,
    accessToken,
  })
  const { roleCredentials } = await client.send(command, { abortSignal: context.signal }).catch((error) => {
    if (error?.name === 'UnauthorizedException') throw expired(source, error)
    throw error
  })
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = roleCredentials ?? {}
  if (!accessKeyId || !secretAccessKey) throw new SyntaxError('SSO returned no credentials')
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiration && { expiration: new Date(expiration) }),
  }
}

async function validAccessToken(source: SsoSource, context: SourceContext): Promise<string> {
  const session = readSsoSession(source)
  if (!session) throw missingSession('sso login', source.profile)
  const expiresAt = toTime(session.expiresAt)
  const now = context.now().getTime()
  // Only sessions that a section names can be renewed, as in the AWS CLI.
  const isDue = source.sessionName !== null && !(expiresAt - now > renewalMs)
  const isValid = expiresAt > now
  try {
    const renewed = isDue ? await renew(source, session, context) : null
    if (renewed !== null) return renewed
  } catch (error) {
    // Without a new token, the old one is used until its end.
    if (!isValid) throw (error as { $fault?: unknown })?.$fault === 'client' ? expired(source, error) : error
  }
  if (!isValid) throw expired(source)
  return session.accessToken
}

/** Renews a session and writes its file; returns the new access token, null for a session that cannot be renewed. */
async function renew(source: SsoSource, session: SsoSession, context: SourceContext): Promise<string | null> {
  const { refreshToken, clientId, clientSecret, registrationExpiresAt } = session
  const isRegistered = toTime(registrationExpiresAt) > context.now().getTime()
  if (typeof refreshToken !== 'string' || typeof clientId !== 'string') return null
  if (typeof clientSecret !== 'string' || !isRegistered) return null
  const { CreateTokenCommand, SSOOIDCClient } = await import('@aws-sdk/client-sso-oidc')
  const client = new SSOOIDCClient(await unsignedOptionsFor(source.oidc, context))
  const command = new CreateTokenCommand({
    grantType: 'refresh_token',
    clientId,
    clientSecret,
    refreshToken,
  })
  const response = await client.send(command, { abortSignal: context.signal })
  if (!response.accessToken) return null
  writeSession(source, {
    ...session,
    accessToken: response.accessToken,
    expiresAt: formatExpiry(context.now(), response.expiresIn ?? 0),
    ...(response.refreshToken && { refreshToken: response.refreshToken }),
  })
  return response.accessToken
}

function toTime(text: unknown): number {
  // Old versions of the AWS CLI write `UTC` instead of `Z`.
  return typeof text === 'string' ? Date.parse(text.replace(/UTC$/, 'Z')) : Number.NaN
}

function expired({ profile }: SsoSource, cause?: unknown): Error {
  return expiredSession('sso login', profile, cause)
}
