import { readTextFile } from '../../system/text-file.ts'
import { type GetCredentials, unsignedOptionsFor } from './context.ts'
import { defaultSessionName, toCredentials } from './role.ts'
import type { WebIdentitySource } from './source.ts'
import { readSourceFile } from './source-file.ts'

/** Assumes a role at STS with the token of an identity provider, which is read anew each time. */
export const getWebIdentityCredentials: GetCredentials<WebIdentitySource> = async (source, context) => {
  const token = 'text' in source.token ? source.token.text : readToken(source.token.file)
  const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient(await unsignedOptionsFor(source.sts, context))
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: source.roleArn,
    RoleSessionName: source.sessionName ?? defaultSessionName,
    WebIdentityToken: token,
  })
  const { Credentials } = await client.send(command, { abortSignal: context.signal })
  return toCredentials(Credentials)
}

function readToken(file: string): string {
  return readSourceFile(
    readTextFile,
    file,
    'The web identity token',
    'Check the file that AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file names.',
  )
}
