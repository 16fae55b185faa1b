import { registryHost } from '../aws/service-hosts.ts'
import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import { jsonApi } from '../protocols/aws-json.ts'
import { authorize, type Caller } from '../state/principals.ts'
import { issueAuthorizationData } from './token-issuer.ts'

/** Amazon ECR: tokens for private registries. */
export const ecr = jsonApi('AmazonEC2ContainerRegistry_V20150921', {
  GetAuthorizationToken: getAuthorizationToken,
})

function getAuthorizationToken(call: ApiCall, caller: Caller, input: Record<string, unknown>): object {
  authorize(caller, 'ecr:GetAuthorizationToken')
  const registryIds = parseRegistryIds(input.registryIds) ?? [caller.accountId]
  const entries = registryIds.map((id) => {
    const proxyEndpoint = call.registryUrl ?? `https://${registryHost(id, call.serviceHost.region)}`
    return issueAuthorizationData(call, caller, 'private', proxyEndpoint)
  })
  return { authorizationData: entries.filter((entry) => entry !== null) }
}

function parseRegistryIds(value: unknown): string[] | null {
  if (value === undefined || value === null) return null
  const ids = Array.isArray(value) ? value : []
  if (ids.length < 1 || ids.length > 10) {
    throw invalidRegistryIds('Member must have length between 1 and 10, inclusive')
  }
  if (!ids.every((id) => /^\d{12}$/.test(String(id)))) {
    throw invalidRegistryIds('Member must satisfy regular expression pattern: [0-9]{12}')
  }
  return ids.map(String)
}

function invalidRegistryIds(constraint: string): ServiceError {
  return new ServiceError(
    'InvalidParameterException',
    `Invalid parameter at 'registryIds' failed to satisfy constraint: '${constraint}'`,
  )
}
