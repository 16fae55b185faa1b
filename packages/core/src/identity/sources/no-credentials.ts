import type { AwsConfig } from '../../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue } from '../../errors/errors.ts'

/** The error for a machine on which nothing provides credentials. */
export function noCredentials({ profile }: AwsConfig, cause?: unknown): EcrLoginError {
  const message = `No AWS credentials were found: the environment has none, the AWS config files have none for the profile ${quoteValue(profile)}, and this machine has no role.`
  return new EcrLoginError(
    'no-credentials',
    message,
    'Run `aws configure` or `aws configure sso`, name another profile with `profile`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    { cause },
  )
}
