import { type Answer, ServiceError } from '../aws/service-response.ts'
import type { Api, ApiCall } from '../protocols/api.ts'
import type { Instance } from '../state/sessions.ts'
import { issueMachineKeys } from './role-credentials.ts'

/** Metadata of an EC2 instance, version 2: a token first, and nothing without it. */
export const instanceMetadata: Api = {
  read: ({ method, url }) => ({ action: `${method} ${url}` }),
  async answer(call) {
    const { method, url, headers } = call.request
    const { instance, instanceAccess } = call.cloud.sessions
    if (!instance) throw notFound()
    if (method === 'PUT' && url === '/latest/api/token') {
      const seconds = headers['x-aws-ec2-metadata-token-ttl-seconds']
      if (seconds === undefined) throw new ServiceError('BadRequest', 'Bad Request')
      return textAnswer(200, instanceAccess.issue(instance))
    }
    if (!instanceAccess.find(headers['x-aws-ec2-metadata-token'])) {
      throw new ServiceError('Unauthorized', 'Unauthorized', 401)
    }
    return textAnswer(200, readItem(call, instance, url))
  },
  refuse: ({ message, status }) => textAnswer(status, message),
}

const keysFolder = '/latest/meta-data/iam/security-credentials/'

function readItem(call: ApiCall, { region, role }: Instance, url: string): string {
  if (url === '/latest/meta-data/placement/region') return region
  if (role === null) throw notFound()
  const roleName = role.slice(role.lastIndexOf('/') + 1)
  if (url === keysFolder) return roleName
  if (url !== keysFolder + roleName) throw notFound()
  const keys = issueMachineKeys(call, role, 'i-0123456789abcdef0')
  return JSON.stringify({
    Code: 'Success',
    Type: 'AWS-HMAC',
    LastUpdated: call.now.toISOString().replace(/\.\d+/, ''),
    ...keys,
  })
}

function notFound(): ServiceError {
  return new ServiceError('NotFound', 'Not Found', 404)
}

function textAnswer(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}
