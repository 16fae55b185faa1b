import type { AwsConfig } from '../../aws-config/aws-config.ts'
import type { Settings } from '../../aws-config/ini-files.ts'
import { EcrLoginError, quoteValue } from '../../errors/errors.ts'
import type { Keys, KeysSource } from './source.ts'

/** The keys in the environment; null when there are none. Throws `invalid-credentials` for half a key. */
export function keysOfEnvironment({ environment }: Pick<AwsConfig, 'environment'>): KeysSource | null {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SECURITY_TOKEN, AWS_SESSION_TOKEN } = environment
  if (!AWS_ACCESS_KEY_ID) return null
  if (!AWS_SECRET_ACCESS_KEY) {
    throw new EcrLoginError(
      'invalid-credentials',
      'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.',
      'Set both, or unset AWS_ACCESS_KEY_ID to use a profile.',
    )
  }
  const expiration = Date.parse(environment.AWS_CREDENTIAL_EXPIRATION ?? '')
  const keys = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SECURITY_TOKEN || AWS_SESSION_TOKEN || null,
  }
  checkKeys(keys, {
    accessKeyId: 'AWS_ACCESS_KEY_ID',
    secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
    sessionToken: AWS_SECURITY_TOKEN ? 'AWS_SECURITY_TOKEN' : 'AWS_SESSION_TOKEN',
  })
  return {
    kind: 'keys',
    profile: null,
    place: 'the environment',
    ...keys,
    expiration: Number.isNaN(expiration) ? null : expiration,
  }
}

/**
 * The keys in a profile's section of one file; null when there are none. Keys of two files are never joined. Throws
 * `invalid-credentials` for half a key.
 */
export function keysOfFile(profile: string, settings: Settings | undefined, file: string): KeysSource | null {
  if (!settings?.aws_access_key_id) return null
  if (!settings.aws_secret_access_key) {
    throw new EcrLoginError(
      'invalid-credentials',
      `The profile ${quoteValue(profile)} in ${file} has aws_access_key_id without aws_secret_access_key.`,
      'Write both into the same file; `aws configure --profile NAME` does.',
    )
  }
  const keys = {
    accessKeyId: settings.aws_access_key_id,
    secretAccessKey: settings.aws_secret_access_key,
    sessionToken: settings.aws_security_token || settings.aws_session_token || null,
  }
  const names = {
    accessKeyId: 'aws_access_key_id',
    secretAccessKey: 'aws_secret_access_key',
    sessionToken: settings.aws_security_token ? 'aws_security_token' : 'aws_session_token',
  }
  checkKeys(keys, names, (name) => `${name} of the profile ${quoteValue(profile)} in ${file}`)
  return { kind: 'keys', profile, place: file, ...keys, expiration: null }
}

/**
 * Throws `invalid-credentials` when a key holds a character that no key has, such as a line break. `describe` says in the
 * message where the part with a name comes from.
 */
export function checkKeys(
  keys: Keys,
  names: Readonly<Record<keyof Keys, string>>,
  describe: (name: string) => string = (name) => name,
): void {
  for (const part of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
    const found = /[^\x21-\x7e]/u.exec(keys[part] ?? '')
    if (!found) continue
    throw new EcrLoginError(
      'invalid-credentials',
      `${describe(names[part])} holds ${nameOf(found[0])}, which no AWS key has.`,
      'Copy the value again, without line breaks, blanks or invisible characters.',
    )
  }
}

function nameOf(character: string): string {
  if (/[\r\n]/.test(character)) return 'a line break'
  if (/[ \t]/.test(character)) return 'a blank'
  return `the character U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
