import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { AwsCredentialIdentity, HttpRequest } from '@smithy/types'
import { type GetCredentials, type SourceContext, unsignedOptionsFor } from './context.ts'
import { formatExpiry, writeSession } from './renewed-session.ts'
import { expiredSession } from './session-errors.ts'
import { type LoginSession, requireLoginSession } from './session-files.ts'
import type { LoginSource } from './source.ts'

/** The AWS CLI renews the credentials when so much of their life is left, in milliseconds. */
const renewalMs = 5 * 60_000

/** Gets the credentials that `aws login` keeps, which are renewed first if that is due. */
export const getLoginSessionCredentials: GetCredentials<LoginSource> = async (source, context) => {
  const session = requireLoginSession(source)
  const leftMs = Date.parse(session.accessToken.expiresAt) - context.now().getTime()
  if (leftMs > renewalMs) return toCredentials(session)
  try {
    return toCredentials(await renew(source, session, context))
  } catch (error) {
    // Without new credentials, the old ones are used until their end.
    if (leftMs > 0) return toCredentials(session)
    throw (error as { $fault?: unknown })?.$fault === 'client'
      ? expiredSession('login', source.profile, error)
      : error
  }
}

function toCredentials({ accessToken }: LoginSession): AwsCredentialIdentity {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = accessToken
  return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiresAt) }
}

/** Renews a session, writes its file and returns it. */
async function renew(
  source: LoginSource,
  session: LoginSession,
  context: SourceContext,
): Promise<LoginSession> {
  const { CreateOAuth2TokenCommand, SigninClient } = await import('@aws-sdk/nested-clients/signin')
  const { signInRegion } = session
  const region = typeof signInRegion === 'string' && signInRegion ? signInRegion : source.signin.region
  const client = new SigninClient(await unsignedOptionsFor({ ...source.signin, region }, context))
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as HttpRequest
      request.headers.DPoP = proveKey(session.dpopKey, request, context.now())
      return next(args)
    },
    { step: 'finalizeRequest', name: 'proofOfKey' },
  )
  const { clientId, refreshToken } = session
  const command = new CreateOAuth2TokenCommand({
    tokenInput: { clientId, refreshToken, grantType: 'refresh_token' },
  })
  const { tokenOutput } = await client.send(command, { abortSignal: context.signal })
  const { accessToken, expiresIn = 0 } = tokenOutput ?? {}
  if (!accessToken?.accessKeyId || !accessToken.secretAccessKey || !tokenOutput?.refreshToken) {
    throw new SyntaxError('The sign-in service returned no credentials')
  }
  const renewed: LoginSession = {
    ...session,
    accessToken: {
      ...session.accessToken,
      accessKeyId: accessToken.accessKeyId,
      secretAccessKey: accessToken.secretAccessKey,
      sessionToken: accessToken.sessionToken ?? '',
      expiresAt: formatExpiry(context.now(), expiresIn),
    },
    refreshToken: tokenOutput.refreshToken,
  }
  writeSession(source, renewed)
  return renewed
}

/** The proof that the request is from the owner of the session's key: a signed JSON web token. RFC 9449. */
function proveKey(pem: string, { method, protocol, hostname, port, path }: HttpRequest, now: Date): string {
  const key = createPrivateKey(pem)
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' })
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, x, y, crv } }
  const payload = {
    htm: method,
    htu: `${protocol}//${hostname}${port ? `:${port}` : ''}${path}`,
    iat: Math.floor(now.getTime() / 1000),
    jti: crypto.randomUUID(),
  }
  const signed = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}
