import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import { type RestInput, restJsonApi } from '../protocols/rest-json.ts'

/** The OIDC service of IAM Identity Center: new tokens for a refresh token, which can be used once. */
export const ssoOidc = restJsonApi(
  { 'POST /token': { name: 'CreateToken', run: createToken } },
  ({ code, message }) => ({ error: oauthErrors.get(code) ?? 'invalid_request', error_description: message }),
)

/** The OAuth 2.0 names of the errors. */
const oauthErrors: ReadonlyMap<string, string> = new Map([
  ['InvalidGrantException', 'invalid_grant'],
  ['InvalidClientException', 'invalid_client'],
  ['UnsupportedGrantTypeException', 'unsupported_grant_type'],
])

function createToken({ cloud: { sessions } }: ApiCall, { body }: RestInput): object {
  if (body.grantType !== 'refresh_token') throw new ServiceError('UnsupportedGrantTypeException', '')
  if (!body.clientId || !body.clientSecret) throw new ServiceError('InvalidClientException', '', 401)
  const session = sessions.ssoRefresh.redeem(body.refreshToken)
  if (!session) throw new ServiceError('InvalidGrantException', 'Invalid refresh token provided')
  return {
    accessToken: sessions.ssoAccess.issue(session),
    refreshToken: sessions.ssoRefresh.issue(session),
    tokenType: 'Bearer',
    expiresIn: 3600,
  }
}
