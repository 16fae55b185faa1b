import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { translateCredentialsError } from './credential-errors.ts'
import { type Identity, isWebIdentity, type WebIdentity } from './identity.ts'
import { checkTokenFiles } from './sdk-token-files.ts'
import { assumeRole, defaultSessionName } from './sources/assume-role.ts'
import { loadSource } from './sources/index.ts'
import { sdkOptions } from './sources/sdk-options.ts'
import type { SdkCredentials, Source, SourceContext } from './sources/source.ts'

/**
 * Gets the credentials of an identity; `context.config` is the identity's own. Throws an `EcrLoginError`:
 * `no-credentials`, `invalid-profile`, `credentials-expired`, `mfa-required`, or an error of AWS or the network.
 */
export async function resolveCredentials(
  identity: Identity,
  context: SourceContext,
): Promise<AwsCredentialIdentity> {
  let source: Source | null = null
  try {
    let base: SdkCredentials
    if (identity.source === 'caller') {
      const given = identity.credentials!
      base = isWebIdentity(given) ? await webIdentityCredentials(given, context) : given
    } else {
      source = await loadSource(identity.source)
      if (identity.source !== 'environment') checkTokenFiles(context.config)
      base = await source.getCredentials(context)
    }
    const provider = identity.role ? await assumeRole(identity.role, base, context) : base
    return typeof provider === 'function' ? await provider() : provider
  } catch (error) {
    throw translateCredentialsError(error, identity, source?.failure ?? null)
  }
}

async function webIdentityCredentials(
  { webIdentityToken, roleArn, sessionName = defaultSessionName }: WebIdentity,
  context: SourceContext,
): Promise<AwsCredentialIdentityProvider> {
  const { fromWebToken } = await import('@aws-sdk/credential-providers')
  return fromWebToken({ ...sdkOptions(context), webIdentityToken, roleArn, roleSessionName: sessionName })
}
