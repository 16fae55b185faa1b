import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import { type RestInput, restJsonApi } from '../protocols/rest-json.ts'

/** The portal of IAM Identity Center: role credentials for an access token. */
export const sso = restJsonApi(
  { 'GET /federation/credentials': { name: 'GetRoleCredentials', run: getRoleCredentials } },
  ({ message }) => ({ message }),
)

function getRoleCredentials({ request, cloud, now }: ApiCall, { query }: RestInput): object {
  if (!cloud.sessions.ssoAccess.find(request.headers['x-amz-sso_bearer_token'])) {
    throw new ServiceError('UnauthorizedException', 'Session token not found or invalid', 401)
  }
  const accountId = query.get('account_id') ?? ''
  const role = cloud.principals.findRoleByName(accountId, query.get('role_name') ?? '')
  if (!role) throw new ServiceError('ForbiddenException', 'No access', 403)
  const expiresAt = new Date(now.getTime() + 60 * 60 * 1000)
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.principals.assumeRole(
    role,
    'person@example.com',
    expiresAt,
  )
  return { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt.getTime() } }
}
