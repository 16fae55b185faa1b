import { ServiceError, type ServiceResponse } from '../aws/service-response.ts'
import type { Api } from '../protocols/api.ts'
import { issueRoleCredentials } from './role-credentials.ts'

/** The path of EKS Pod Identity. ECS gives each container another one, in its environment. */
export const containerCredentialsPath = '/v1/credentials'

/** The credentials endpoint of ECS and EKS: credentials for the authorization token of the container. */
export const containerCredentials: Api = {
  parse: ({ method, url }) => ({ action: `${method} ${url}` }),
  async handle(call) {
    const { container } = call.cloud.sessions
    if (!container) throw new ServiceError('ResourceNotFoundException', 'No container is configured.', 404)
    if (call.request.headers.authorization !== container.authorizationToken) {
      throw new ServiceError('AccessDeniedException', 'The authorization token is missing or wrong.', 401)
    }
    const credentials = issueRoleCredentials(call, container.role, 'container')
    return jsonResponse(200, { ...credentials, RoleArn: container.role })
  },
  formatError: ({ code, message, status }) => jsonResponse(status, { code, message }),
}

function jsonResponse(status: number, value: object): ServiceResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
