import type { AwsCredentialIdentity } from '@smithy/types'
import { EcrLoginError, hideUserInfo } from '../../errors/errors.ts'
import { isKnownAwsError } from '../../errors/translate-aws-error.ts'
import { bareHost, isLoopback } from '../../http/proxy.ts'
import { isJsonObject } from '../../system/json-object.ts'
import { sendLocalRequest } from '../../system/runtime/local-request.ts'
import { readTextFile } from '../../system/text-file.ts'
import type { GetCredentials } from './context.ts'
import type { ContainerSource } from './source.ts'
import { readSourceFile } from './source-file.ts'

/** The AWS SDK's number of attempts, and its wait between them. */
const attempts = 4
const waitMs = 1000
/** The AWS CLI's, for one attempt. */
const timeoutMs = 2000

/** The endpoints of ECS and EKS, which speak plain HTTP. */
const awsHosts = ['169.254.170.2', '169.254.170.23', 'fd00:ec2::23']

/** Gets the credentials of a container from its endpoint, which no proxy is asked for. */
export const getContainerCredentials: GetCredentials<ContainerSource> = async (source, { signal }) => {
  const headers = readHeaders(source)
  try {
    const url = new URL(source.url)
    if (!isTrustedEndpoint(url))
      throw new Error('The endpoint is neither HTTPS, nor loopback, nor one of ECS or EKS')
    return await fetchCredentials(url, headers, signal)
  } catch (cause) {
    if (isKnownAwsError(cause)) throw cause
    throw new EcrLoginError(
      'no-credentials',
      `The container's credentials endpoint ${hideUserInfo(source.url)} provides none.`,
      'Check AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, and the role behind it.',
      { cause },
    )
  }
}

/** Whether an endpoint may see the authorization token, and choose the credentials. */
export function isTrustedEndpoint(url: URL): boolean {
  const host = bareHost(url)
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && (isLoopback(host) || awsHosts.includes(host)))
  )
}

async function fetchCredentials(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<AwsCredentialIdentity> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return readResponse(await sendLocalRequest({ method: 'GET', url, headers, timeoutMs }))
    } catch (error) {
      if (attempt === attempts || signal.aborted) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

function readResponse({
  status,
  text,
}: {
  readonly status: number
  readonly text: string
}): AwsCredentialIdentity {
  if (status !== 200) throw new Error(`The endpoint responded with status ${status}`)
  const value: unknown = JSON.parse(text)
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = isJsonObject(value) ? value : {}
  const expiration = new Date(typeof Expiration === 'string' ? Expiration : Number.NaN)
  if (
    typeof AccessKeyId !== 'string' ||
    typeof SecretAccessKey !== 'string' ||
    typeof Token !== 'string' ||
    Number.isNaN(expiration.getTime())
  ) {
    throw new Error('The endpoint responded without AccessKeyId, SecretAccessKey, Token or Expiration')
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration }
}

function readHeaders({ authorization }: ContainerSource): Readonly<Record<string, string>> {
  if (authorization === null) return {}
  const token = 'text' in authorization ? authorization.text : readToken(authorization.file)
  if (token === '') return {}
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(token)) throw unusableToken()
  return { authorization: token }
}

function unusableToken(): EcrLoginError {
  return new EcrLoginError(
    'no-credentials',
    'The authorization token of the container contains a line break or another character that no header may contain.',
    'Check AWS_CONTAINER_AUTHORIZATION_TOKEN, or the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names.',
  )
}

function readToken(file: string): string {
  return readSourceFile(
    readTextFile,
    file,
    'The authorization token of the container',
    'Check the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names.',
  )
}
