import type { AuthorizationData } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import type { Caller } from '../state/principals.ts'
import { tokenUser } from '../state/registry-tokens.ts'

/** Issues a token to a caller; returns null if a fault removes it. */
export function issueAuthorizationData(
  { cloud, effect, serviceHost, now }: ApiCall,
  caller: Caller,
  kind: 'private' | 'public',
  proxyEndpoint?: string,
): Partial<AuthorizationData> | null {
  const lifetimeSeconds = effect.tokenLifetimeSeconds ?? cloud.tokenLifetimeSeconds
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000)
  const grant = { caller, kind, region: serviceHost.region, expiresAt }
  const password = cloud.tokens.issuePassword(grant, effect.changePassword)
  const entry = {
    authorizationToken: Buffer.from(`${tokenUser}:${password}`).toString('base64'),
    expiresAt: expiresAt.getTime() / 1000,
    ...(proxyEndpoint !== undefined && { proxyEndpoint }),
  }
  return effect.changeEntry ? effect.changeEntry(entry) : entry
}
