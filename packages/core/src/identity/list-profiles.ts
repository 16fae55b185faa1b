import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { selectsSource } from './sources/index.ts'

/** The names of the profiles that configure credentials, in the order of the files. */
export function listProfiles(environment: Environment): string[] {
  // Ignores the profile that the environment selects: one that does not exist would be an error.
  const { files } = readAwsConfig({ ...environment, AWS_PROFILE: '', AWS_DEFAULT_PROFILE: '' })
  return [...files.profiles].filter(([, settings]) => selectsSource(settings)).map(([name]) => name)
}
