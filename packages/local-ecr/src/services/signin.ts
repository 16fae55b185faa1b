import { createPublicKey, verify } from 'node:crypto'
import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import { type RestInput, restJsonApi } from '../protocols/rest-json.ts'

/** AWS Sign-In, which `aws login` uses: new credentials for a refresh token, which can be used once. */
export const signin = restJsonApi(
  { 'POST /v1/token': { name: 'CreateOAuth2Token', run: createToken } },
  ({ code, message }) => ({
    error: code === 'AccessDeniedException' ? 'TOKEN_EXPIRED' : 'INVALID_REQUEST',
    message,
  }),
)

function createToken({ request, serviceHost, cloud, now }: ApiCall, { body }: RestInput): object {
  if (body.grantType !== 'refresh_token') {
    throw new ServiceError('ValidationException', 'The grant type is not supported.')
  }
  if (!isValidProof(request.headers.dpop, `https://${serviceHost.host}/v1/token`)) {
    throw new ServiceError('ValidationException', 'The DPoP proof is missing or wrong.')
  }
  const session = cloud.sessions.loginRefresh.redeem(body.refreshToken)
  const role = session && cloud.principals.findRole(session.role)
  if (!role) throw new ServiceError('AccessDeniedException', 'The refresh token has expired.')
  const expiresIn = 900
  const expiresAt = new Date(now.getTime() + expiresIn * 1000)
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.principals.assumeRole(role, 'me', expiresAt)
  return {
    accessToken: { accessKeyId, secretAccessKey, sessionToken },
    tokenType: 'aws_sigv4',
    expiresIn,
    refreshToken: cloud.sessions.loginRefresh.issue(session),
  }
}

/** Whether a DPoP proof (RFC 9449) is for this request and signed with the key that it contains. */
function isValidProof(proof: string | string[] | undefined, url: string): boolean {
  const [header = '', payload = '', signature = ''] = String(proof).split('.')
  try {
    const { alg, typ, jwk } = parsePart(header)
    const { htm, htu, jti, iat } = parsePart(payload)
    if (alg !== 'ES256' || typ !== 'dpop+jwt' || htm !== 'POST' || htu !== url || !jti || !iat) return false
    const key = createPublicKey({ key: jwk as never, format: 'jwk' })
    const signed = Buffer.from(`${header}.${payload}`)
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

function parsePart(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}
