import type { AwsCredentialIdentity } from '@smithy/types'
import { EcrLoginError } from '../../errors/errors.ts'
import { readCliCache } from './cli-cache.ts'
import { clientOptionsFor, type GetBase, type SourceContext } from './context.ts'
import { requireLoginSession } from './session-files.ts'
import type { RoleSource, Source } from './source.ts'

/** The session name of roles that are assumed without one. */
export const defaultSessionName = 'ecrlogin'

/**
 * Assumes a role at STS. `getOf` gets the credentials of a source below it. Those that sign the call are got before anybody
 * is asked for an MFA code, which would be of no use without them.
 */
export async function assumeRole(
  source: RoleSource,
  context: SourceContext,
  getOf: GetBase,
): Promise<AwsCredentialIdentity> {
  const { roleArn, sessionName, externalId, mfaSerial, durationSeconds, sts } = source
  if (mfaSerial !== null) {
    const cached = readCliCache(source, context.config.environment, context.now())
    if (cached) {
      await checkPresence(lowestOf(source), getOf)
      return cached
    }
  }
  const credentials = await getOf(source.base)
  const code = mfaSerial === null ? null : await askForCode(mfaSerial, context)
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ ...(await clientOptionsFor(sts, context)), credentials })
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? defaultSessionName,
    ...(externalId !== null && { ExternalId: externalId }),
    ...(durationSeconds !== null && { DurationSeconds: durationSeconds }),
    ...(mfaSerial !== null && { SerialNumber: mfaSerial, TokenCode: code! }),
  })
  const { Credentials } = await client.send(command, { abortSignal: context.signal })
  return toCredentials(Credentials)
}

/**
 * The AWS CLI looks for a source on this machine before it uses its cache: one that is gone is an error, one whose
 * credentials have expired is not. A login session is only read: to get its credentials may take a call to AWS.
 */
async function checkPresence(source: Source, getOf: GetBase): Promise<void> {
  if (source.kind === 'login') requireLoginSession(source)
  if (!isLocal(source)) return
  try {
    await getOf(source)
  } catch (error) {
    if (!(error instanceof EcrLoginError && error.code === 'credentials-expired')) throw error
  }
}

/** The source below all roles. */
function lowestOf(source: Source): Source {
  return source.kind === 'role' ? lowestOf(source.base) : source
}

/** Returns true if a source never needs AWS for its credentials. */
function isLocal({ kind }: Source): boolean {
  return kind === 'keys' || kind === 'process' || kind === 'container' || kind === 'instance'
}

/** The credentials in a response of STS. */
export function toCredentials(credentials: StsCredentials | undefined): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {}
  // What is missing means that something other than STS responded.
  if (!AccessKeyId || !SecretAccessKey) throw new SyntaxError('STS returned no credentials')
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: Expiration }),
  }
}

interface StsCredentials {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
  readonly Expiration?: Date | undefined
}

async function askForCode(serial: string, { mfaCodeProvider }: SourceContext): Promise<string> {
  const fail = (why: string, cause?: unknown) =>
    new EcrLoginError(
      'mfa-required',
      `An MFA code of ${serial} is needed, and ${why}.`,
      'Run it in a terminal, or use credentials that need no MFA code.',
      { cause },
    )
  if (!mfaCodeProvider) throw fail('there is no terminal to ask for it')
  try {
    return await mfaCodeProvider(serial)
  } catch (cause) {
    throw cause instanceof EcrLoginError ? cause : fail('none was provided', cause)
  }
}
