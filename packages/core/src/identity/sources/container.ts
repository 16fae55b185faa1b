import { EcrLoginError, hideUserInfo } from '../../errors/errors.ts'
import { isKnownAwsError } from '../../errors/translate-aws-error.ts'
import { readTextFile } from '../../system/text-file.ts'
import type { GetCredentials } from './context.ts'
import type { ContainerSource } from './source.ts'
import { readSourceFile } from './source-file.ts'

/** Gets the credentials of a container from its endpoint, which no proxy is asked for. */
export const getContainerCredentials: GetCredentials<ContainerSource> = async ({ url, authorization }) => {
  const token =
    authorization === null ? '' : 'text' in authorization ? authorization.text : readToken(authorization.file)
  const { fromHttp } = await import('@aws-sdk/credential-provider-http')
  try {
    return await fromHttp({
      awsContainerCredentialsFullUri: url,
      awsContainerAuthorizationToken: token,
      // The SDK reads the environment for what is not defined.
      awsContainerCredentialsRelativeUri: '',
      awsContainerAuthorizationTokenFile: '',
    })()
  } catch (cause) {
    if (isKnownAwsError(cause)) throw cause
    throw new EcrLoginError(
      'no-credentials',
      `The container's credentials endpoint ${hideUserInfo(url)} provides none.`,
      'Check AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, and the role behind it.',
      { cause },
    )
  }
}

function readToken(file: string): string {
  return readSourceFile(
    readTextFile,
    file,
    'The authorization token of the container',
    'Check the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names.',
  )
}
