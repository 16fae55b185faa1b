import type { AwsCredentialIdentity } from '@smithy/types'
import { hmacSha256, sha256 } from '../../system/runtime/hashes.ts'

/** A POST request before it is signed. */
export interface UnsignedRequest {
  /** Without a query, and with a path that needs no encoding. */
  readonly url: URL
  /** In lower case, without `host`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The name of the service in signatures. */
  readonly service: string
  readonly region: string
}

/**
 * Signs a POST request with Signature Version 4. Returns all its headers except `host`, which the HTTP client adds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signRequest(
  { url, headers, body, service, region }: UnsignedRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentialIdentity,
  now: Date,
): Promise<Record<string, string>> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const signed: Record<string, string> = {
    ...headers,
    'x-amz-date': time,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
  }
  const entries = Object.entries({ ...signed, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1))
  const names = entries.map(([name]) => name).join(';')
  const lines = entries.map(([name, value]) => `${name}:${value}\n`).join('')
  const request = ['POST', url.pathname, '', lines, names, sha256(body)].join('\n')
  const scope = [day, region, service, 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n')

  let key: string | Uint8Array = `AWS4${secretAccessKey}`
  for (const part of scope) key = await hmacSha256(key, part)
  const signature = Buffer.from(await hmacSha256(key, text)).toString('hex')
  const credential = `${accessKeyId}/${scope.join('/')}`
  return {
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  }
}
