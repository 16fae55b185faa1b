import { join } from 'node:path'
import type { AwsCredentialIdentity } from '@smithy/types'
import type { Environment } from '../../system/environment.ts'
import { homeDirectory } from '../../system/host.ts'
import { parseJsonObject } from '../../system/json-object.ts'
import { sha1 } from '../../system/runtime/hashes.ts'
import { readTextFileIfAny } from '../../system/text-file.ts'
import type { RoleSource } from './source.ts'

/** The AWS CLI uses credentials until so much of their life is left, in milliseconds. */
const remainderMs = 15 * 60_000

/**
 * The credentials of a role that the AWS CLI keeps after it has asked for an MFA code; null when there are none. Only for
 * roles with an MFA device, whose serial number is part of the key: for others, the key does not say who assumed the role.
 * https://github.com/boto/botocore/blob/develop/botocore/credentials.py, `CachedCredentialFetcher`
 */
export function readCliCache(
  source: RoleSource,
  environment: Environment,
  now: Date,
): AwsCredentialIdentity | null {
  const home = homeDirectory(environment)
  if (home === null) return null
  const text = readIfAny(join(home, '.aws', 'cli', 'cache', `${cliCacheKey(source)}.json`))
  const { Credentials } = parseJsonObject(text ?? '') ?? {}
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = (Credentials ?? {}) as Record<
    string,
    unknown
  >
  const expiration = new Date(typeof Expiration === 'string' ? Expiration : Number.NaN)
  const isUsable = expiration.getTime() - now.getTime() > remainderMs
  const isComplete = [AccessKeyId, SecretAccessKey, SessionToken].every((one) => typeof one === 'string')
  if (!isUsable || !isComplete) return null
  return {
    accessKeyId: AccessKeyId as string,
    secretAccessKey: SecretAccessKey as string,
    sessionToken: SessionToken as string,
    expiration,
  }
}

/** The name of the AWS CLI's file: the SHA-1 of the parameters of AssumeRole, as Python's `json.dumps` writes them. */
export function cliCacheKey({
  roleArn,
  sessionName,
  externalId,
  mfaSerial,
  durationSeconds,
}: RoleSource): string {
  const parameters: [string, string | number | null][] = [
    ['DurationSeconds', durationSeconds],
    ['ExternalId', externalId],
    ['RoleArn', roleArn],
    ['RoleSessionName', sessionName],
    ['SerialNumber', mfaSerial],
  ]
  const given = parameters.filter(([, value]) => value !== null)
  return sha1(`{${given.map(([name, value]) => `"${name}": ${toAscii(JSON.stringify(value))}`).join(', ')}}`)
}

function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function readIfAny(path: string): string | null {
  try {
    return readTextFileIfAny(path)
  } catch {
    return null
  }
}
