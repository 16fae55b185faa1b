import { EcrLoginError } from '../../errors/errors.ts'
import { readTextFile } from '../../system/text-file.ts'
import { clientOptionsFor, type GetCredentials } from './context.ts'
import { defaultSessionName, toCredentials } from './role.ts'
import type { WebIdentitySource } from './source.ts'

/** Assumes a role at STS with the token of an identity provider, which is read anew each time. */
export const getWebIdentityCredentials: GetCredentials<WebIdentitySource> = async (source, context) => {
  const token = 'text' in source.token ? source.token.text : readToken(source.token.file)
  const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ ...(await clientOptionsFor(source.sts, context)), credentials: unsigned })
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: source.roleArn,
    RoleSessionName: source.sessionName ?? defaultSessionName,
    WebIdentityToken: token,
  })
  const { Credentials } = await client.send(command, { abortSignal: context.signal })
  return toCredentials(Credentials)
}

/** For calls that are not signed, so that the SDK looks for no credentials. */
const unsigned = { accessKeyId: '', secretAccessKey: '' }

function readToken(file: string): string {
  try {
    return readTextFile(file)
  } catch (cause) {
    throw new EcrLoginError(
      'no-credentials',
      `The web identity token in ${file} could not be read (${(cause as NodeJS.ErrnoException).code}).`,
      'Check the file that AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file names.',
      { cause },
    )
  }
}
