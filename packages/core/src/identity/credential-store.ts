import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import type { RequestHandlers } from '../http/request-handlers.ts'
import { sourceId } from './describe-source.ts'
import type { MfaCodeProvider, SourceContext } from './sources/context.ts'
import type { Source } from './sources/source.ts'

/** Gets the credentials of each source once per call, however many registries use it. */
export interface CredentialStore {
  /** `config` is the configuration of the identity that the source belongs to. Throws an `EcrLoginError`. */
  get(source: Source, config: AwsConfig): Promise<AwsCredentialIdentity>
}

/** The state of one call of the library that credentials depend on. */
export interface CredentialStoreOptions {
  readonly requestHandlers: RequestHandlers
  /** Null when there is nobody to ask. */
  readonly mfaCodeProvider: MfaCodeProvider | null
  readonly now: () => Date
  /** The signal that ends the call; called only when something has to be waited for. */
  signal(): AbortSignal
}

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { requestHandlers, mfaCodeProvider, now } = options
  const known = new Map<string, Promise<AwsCredentialIdentity>>()

  const resolve = async (source: Source, config: AwsConfig): Promise<AwsCredentialIdentity> => {
    const context: SourceContext = {
      config,
      requestHandler: async () => (await requestHandlers.for(config)).forSdk(),
      mfaCodeProvider,
      signal: options.signal(),
      now,
    }
    try {
      const { getCredentials } = await import('./sources/index.ts')
      return await getCredentials(source, context, (base) => get(base, config))
    } catch (error) {
      const { translateCredentialsError } = await import('./credential-errors.ts')
      throw translateCredentialsError(error, source)
    }
  }

  const get = (source: Source, config: AwsConfig): Promise<AwsCredentialIdentity> => {
    const id = sourceId(source, config)
    const credentials = known.get(id) ?? resolve(source, config)
    known.set(id, credentials)
    return credentials
  }
  return { get }
}
