import type { AuthorizationData } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import type { Caller } from '../state/principals.ts'
import { tokenUser } from '../state/registry-tokens.ts'

/** Issues a token to a caller; null when a fault takes it away. */
export function issueAuthorizationData(
  { cloud, effect, place, now }: ApiCall,
  holder: Caller,
  kind: 'private' | 'public',
  proxyEndpoint?: string,
): Partial<AuthorizationData> | null {
  const lifetimeSeconds = effect.tokenLifetimeSeconds ?? cloud.tokenLifetimeSeconds
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000)
  const grant = { holder, kind, region: place.region, expiresAt }
  const password = cloud.tokens.issuePassword(grant, effect.disguise)
  const entry = {
    authorizationToken: Buffer.from(`${tokenUser}:${password}`).toString('base64'),
    expiresAt: expiresAt.getTime() / 1000,
    ...(proxyEndpoint !== undefined && { proxyEndpoint }),
  }
  return effect.entry ? effect.entry(entry) : entry
}
