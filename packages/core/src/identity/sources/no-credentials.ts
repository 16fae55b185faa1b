import type { AwsConfig } from '../../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue } from '../../errors/errors.ts'

/** The error for a machine on which nothing provides credentials. */
export function noCredentials({ profile }: AwsConfig, cause?: unknown): EcrLoginError {
  const message = `No AWS credentials were found for profile ${quoteValue(profile)}, neither in the environment nor in the AWS config files, and this machine has no role.`
  return new EcrLoginError(
    'no-credentials',
    message,
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, set `profile`, or run `aws configure` or `aws sso login`.',
    { cause },
  )
}
