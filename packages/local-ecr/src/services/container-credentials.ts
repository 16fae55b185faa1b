import { type Answer, ServiceError } from '../aws/service-response.ts'
import type { Api } from '../protocols/api.ts'
import { issueMachineKeys } from './role-credentials.ts'

/** The path that EKS Pod Identity has; every container is told its own by its environment. */
export const containerPath = '/v1/credentials'

/** The credentials endpoint of ECS and EKS: the container's keys, for the token that it was given. */
export const containerCredentials: Api = {
  read: ({ method, url }) => ({ action: `${method} ${url}` }),
  async answer(call) {
    const { container } = call.cloud.sessions
    if (!container) throw new ServiceError('ResourceNotFoundException', 'No container runs here.', 404)
    if (call.request.headers.authorization !== container.authorizationToken) {
      throw new ServiceError('AccessDeniedException', 'The authorization token is missing or wrong.', 401)
    }
    const keys = issueMachineKeys(call, container.role, 'container')
    return jsonAnswer(200, { ...keys, RoleArn: container.role })
  },
  refuse: ({ code, message, status }) => jsonAnswer(status, { code, message }),
}

function jsonAnswer(status: number, value: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
