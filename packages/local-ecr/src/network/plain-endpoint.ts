import type { IncomingMessage } from 'node:http'
import { globalRegion, type Service, type ServiceHost } from '../aws/service-hosts.ts'
import { parseSignature } from '../protocols/signature-verification.ts'
import { isPathUnder } from '../registry/registry-endpoint.ts'
import { containerCredentialsPath } from '../services/container-credentials.ts'

/** Returns the service that a request to the plain endpoint is for, by its path, its target and its signature's scope. */
export function serviceHostAtEndpoint({ url = '/', headers, socket }: IncomingMessage): ServiceHost {
  const service = serviceOf(url, String(headers['x-amz-target'] ?? ''))
  const scopeRegion = parseSignature(headers)?.region ?? globalRegion
  return {
    service,
    host: `${socket.localAddress}:${socket.localPort}`,
    region: service === 'ecr-public' ? globalRegion : scopeRegion,
    accountId: null,
  }
}

function serviceOf(url: string, target: string): Service {
  if (isPathUnder('/v2', url)) return 'registry'
  if (isPathUnder('/latest', url)) return 'instance-metadata'
  if (isPathUnder(containerCredentialsPath, url)) return 'container-credentials'
  if (target.startsWith('SpencerFrontendService.')) return 'ecr-public'
  return target === '' ? 'sts' : 'ecr'
}
