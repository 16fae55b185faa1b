import type { AwsCredentialIdentity } from '@smithy/types'
import { EcrLoginError } from '../../errors/errors.ts'
import { formatTime } from '../../system/format-time.ts'
import type { GetBase, SourceContext } from './context.ts'
import type { KeysSource, Source } from './source.ts'

/**
 * Gets the credentials of a source; `getOf` gets those below a role. Loads only what the source needs.
 * Throws an `EcrLoginError`, or an error of AWS or the network.
 */
export async function getCredentials(
  source: Source,
  context: SourceContext,
  getOf: GetBase,
): Promise<AwsCredentialIdentity> {
  switch (source.kind) {
    case 'provider':
      return source.provider()
    case 'keys': {
      const { accessKeyId, secretAccessKey, sessionToken } = source
      const expired = expiredKeys(source, context.now())
      if (expired) throw expired
      return { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) }
    }
    case 'role':
      return (await import('./role.ts')).assumeRole(source, context, getOf)
    case 'web-identity':
      return (await import('./web-identity.ts')).getWebIdentityCredentials(source, context)
    case 'sso':
      return (await import('./sso.ts')).getSsoCredentials(source, context)
    case 'login':
      return (await import('./login-session.ts')).getLoginSessionCredentials(source, context)
    case 'process':
      return (await import('./process-credentials.ts')).getProcessCredentials(source, context)
    case 'container':
      return (await import('./container.ts')).getContainerCredentials(source, context)
    case 'instance':
      return (await import('./instance.ts')).getInstanceCredentials(source, context)
  }
}

/** The reason that static credentials cannot be used any more; null when they can. */
function expiredKeys({ expiration, place }: KeysSource, now: Date): EcrLoginError | null {
  if (expiration === null || expiration > now.getTime()) return null
  const at = formatTime(new Date(expiration))
  return place === 'the environment'
    ? new EcrLoginError(
        'credentials-expired',
        `The credentials in the environment expired at ${at}, as AWS_CREDENTIAL_EXPIRATION says.`,
        'Get new credentials, and set the variables again.',
      )
    : new EcrLoginError('credentials-expired', `The credentials expired at ${at}.`, 'Get new credentials.')
}
