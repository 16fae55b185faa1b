import type { IncomingMessage } from 'node:http'
import { globalRegion, type Place, type Service } from '../aws/service-hosts.ts'
import { parseSignature } from '../protocols/signature-verification.ts'
import { isUnder } from '../registry/registry-endpoint.ts'
import { containerPath } from '../services/container-credentials.ts'

/** The place that a request to the plain endpoint is for, told by its path, its target and its signature's scope. */
export function placeAtEndpoint({ url = '/', headers, socket }: IncomingMessage): Place {
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
  if (isUnder('/v2', url)) return 'registry'
  if (isUnder('/latest', url)) return 'instance-metadata'
  if (isUnder(containerPath, url)) return 'container-credentials'
  if (target.startsWith('SpencerFrontendService.')) return 'ecr-public'
  return target === '' ? 'sts' : 'ecr'
}
