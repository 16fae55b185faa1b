import { ServiceError, type ServiceResponse } from '../aws/service-response.ts'
import type { Api, ApiCall } from '../protocols/api.ts'
import type { Instance } from '../state/sessions.ts'
import { issueRoleCredentials } from './role-credentials.ts'

/** The EC2 instance metadata service, version 2: every item requires a session token. */
export const instanceMetadataService: Api = {
  parse: ({ method, url }) => ({ action: `${method} ${url}` }),
  async handle(call) {
    const { method, url, headers } = call.request
    const { instance, instanceAccess } = call.cloud.sessions
    if (!instance) throw notFound()
    if (method === 'PUT' && url === '/latest/api/token') {
      const seconds = headers['x-aws-ec2-metadata-token-ttl-seconds']
      if (seconds === undefined) throw new ServiceError('BadRequest', 'Bad Request')
      return textResponse(200, instanceAccess.issue(instance))
    }
    if (!instanceAccess.find(headers['x-aws-ec2-metadata-token'])) {
      throw new ServiceError('Unauthorized', 'Unauthorized', 401)
    }
    return textResponse(200, readItem(call, instance, url))
  },
  formatError: ({ message, status }) => textResponse(status, message),
}

const credentialsPath = '/latest/meta-data/iam/security-credentials/'

function readItem(call: ApiCall, { region, role }: Instance, url: string): string {
  if (url === '/latest/meta-data/placement/region') return region
  if (role === null) throw notFound()
  const roleName = role.slice(role.lastIndexOf('/') + 1)
  if (url === credentialsPath) return roleName
  if (url !== credentialsPath + roleName) throw notFound()
  const credentials = issueRoleCredentials(call, role, 'i-0123456789abcdef0')
  return JSON.stringify({
    Code: 'Success',
    Type: 'AWS-HMAC',
    LastUpdated: call.now.toISOString().replace(/\.\d+/, ''),
    ...credentials,
  })
}

function notFound(): ServiceError {
  return new ServiceError('NotFound', 'Not Found', 404)
}

function textResponse(status: number, body: string): ServiceResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}
