import type { AwsCredentialIdentity } from '@smithy/types'
import type { RequestHandlers } from '../http/request-handlers.ts'
import { type Identity, identityId, staticCredentials } from './identity.ts'
import type { MfaCodeProvider } from './sources/source.ts'

/** Gets the credentials of each identity once per call, however many registries use it. */
export interface CredentialStore {
  /** `region` is the region in which STS is called. Throws as `resolveCredentials` does. */
  get(identity: Identity, region: string): Promise<AwsCredentialIdentity>
}

export function createCredentialStore(
  requestHandlers: RequestHandlers,
  mfaCodeProvider: MfaCodeProvider | null,
): CredentialStore {
  const known = new Map<string, Promise<AwsCredentialIdentity>>()

  const resolve = async (identity: Identity, region: string) => {
    // Lazy: static credentials need neither the AWS SDK nor the network.
    const [{ resolveCredentials }, handler] = await Promise.all([
      import('./resolve-credentials.ts'),
      requestHandlers.for(identity.config),
    ])
    const requestHandler = await handler.forSdk()
    return resolveCredentials(identity, { config: identity.config, region, requestHandler, mfaCodeProvider })
  }

  return {
    async get(identity, region) {
      const given = staticCredentials(identity)
      if (given) return given
      const id = identityId(identity)
      const credentials = known.get(id) ?? resolve(identity, region)
      known.set(id, credentials)
      return credentials
    },
  }
}
