import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConfig } from '../../aws-config/aws-config.ts'
import type { Source } from './source.ts'

/** `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
export const environment: Source = {
  getCredentials: async ({ config }) => environmentCredentials(config)!,
  failure: null,
}

/** The static credentials in the environment; null when there are none, or when an explicit profile overrides them. */
export function environmentCredentials({
  environment,
  isProfileExplicit,
}: AwsConfig): AwsCredentialIdentity | null {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
  if (isProfileExplicit || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return null
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  }
}
