import { readConfigFiles } from '../aws-config/aws-config.ts'
import type { AwsFiles, Settings } from '../aws-config/ini-files.ts'
import { quoteValue } from '../errors/errors.ts'
import type { Environment } from '../system/environment.ts'

/** The settings of which each configures credentials. */
const credentialSettings = new Set([
  'aws_access_key_id',
  'role_arn',
  'web_identity_token_file',
  'sso_account_id',
  'sso_role_name',
  'login_session',
  'credential_process',
])

/** The names of the profiles that configure credentials, in the order of the files. */
export function listProfiles(environment: Environment): string[] {
  const { profiles } = readConfigFiles(environment).files
  return [...profiles].filter(([, settings]) => configuresCredentials(settings)).map(([name]) => name)
}

/** A sentence for each fault of the AWS config files because of which a profile in them is not found. */
export function listFileProblems(environment: Environment): string[] {
  const { files, configFile, unreadable } = readConfigFiles(environment)
  const misnamed = [...files.otherSections].filter(
    ([name, settings]) =>
      configuresCredentials(settings) || settings.region || files.credentialsProfiles.has(name),
  )
  return [
    ...unreadable,
    ...listUnusedSecrets(files),
    ...misnamed.map(([name]) => `${configFile} has [${name}], which is no profile; write [profile ${name}].`),
  ]
}

/** Keys are a pair in one file; a secret alone is ignored, and the credentials come from elsewhere. */
function listUnusedSecrets({ configProfiles, credentialsProfiles }: AwsFiles): string[] {
  return [...configProfiles, ...credentialsProfiles]
    .filter(([, settings]) => settings.aws_secret_access_key && !settings.aws_access_key_id)
    .map(([name]) => `The profile ${quoteValue(name)} has aws_secret_access_key without aws_access_key_id.`)
}

/** Whether the settings of a profile configure credentials. */
export function configuresCredentials(settings: Settings): boolean {
  return Object.keys(settings).some((name) => credentialSettings.has(name))
}
