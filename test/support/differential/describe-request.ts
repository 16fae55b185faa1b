import type { ServiceHost } from '../../../packages/local-ecr/src/aws/service-hosts.ts'
import type { ApiRequest } from '../../../packages/local-ecr/src/protocols/api.ts'
import { parseSignature } from '../../../packages/local-ecr/src/protocols/signature-verification.ts'
import { apis } from '../../../packages/local-ecr/src/services/index.ts'
import type { Cloud } from '../../../packages/local-ecr/src/state/cloud.ts'
import { principals, ssoToken } from './cast.ts'

/**
 * A request in words that are the same for equal requests of different programs: operation, host, region and key of the
 * signature, session token, parameters, status. Null for a request that says nothing about an identity.
 */
export function describeRequest(
  request: ApiRequest,
  { service, host }: ServiceHost,
  cloud: Cloud,
  status: number,
): string | null {
  if (service === 'instance-metadata') {
    // The programs look for the service, its token, its roles and the region in ways of their own.
    const isOfRole = /\/security-credentials\/./.test(request.url)
    return isOfRole ? `${service} ${request.url}: ${status}` : null
  }
  const action = service === 'registry' ? request.url : apis[service].parse(request).action
  const parts = [
    `${service} ${action} at ${describeHost(host)}`,
    describeSigner(request, cloud),
    ...describeParameters(request, service, cloud),
  ]
  return `${parts.join(', ')}: ${status}`
}

function describeHost(host: string): string {
  return host.replace(/^127\.0\.0\.1:\d+$/, 'the endpoint')
}

function describeSigner({ headers }: ApiRequest, { principals: known }: Cloud): string {
  const signature = parseSignature(headers)
  if (!signature) return 'unsigned'
  const { accessKeyId, region } = signature
  const caller = known.find(accessKeyId)
  const isOfCast = principals.some((one) => one.accessKeyId === accessKeyId)
  const name = isOfCast ? accessKeyId : (caller?.arn ?? JSON.stringify(accessKeyId))
  const token = headers['x-amz-security-token'] ?? null
  const isOwn = token === (caller?.sessionToken ?? null)
  const withToken = token === null ? ' without a token' : isOwn && !isOfCast ? '' : ` with the token ${token}`
  return `in ${region}, by ${name}${withToken}`
}

function describeParameters(
  { url, headers, body }: ApiRequest,
  service: string,
  { sessions }: Cloud,
): string[] {
  switch (service) {
    case 'sts':
      return [...new URLSearchParams(body.toString())]
        .filter(([name]) => name !== 'Action' && name !== 'Version')
        .map(([name, value]) => `${name}=${value}`)
        .sort()
    case 'sso': {
      const token = String(headers['x-amz-sso_bearer_token'])
      const isIssued = token !== ssoToken && sessions.ssoAccess.find(token) !== undefined
      const query = new URL(url, 'http://sso').searchParams
      return [
        `token=${isIssued ? '(new)' : token}`,
        `account=${query.get('account_id')}`,
        `role=${query.get('role_name')}`,
      ]
    }
    case 'sso-oidc':
    case 'signin': {
      const { clientId, refreshToken, grantType } = JSON.parse(body.toString())
      return [`client=${clientId}`, `grant=${grantType}`, `refresh=${refreshToken}`]
    }
    case 'container-credentials':
      return [`authorization=${headers.authorization ?? 'none'}`]
    default:
      return []
  }
}
