import type { Topic } from './topic.ts'

export const credentials: Topic = {
  name: 'credentials',
  summary: 'where credentials and the region come from',
  text: `The first source that is configured provides the credentials, as in the AWS CLI:

  1. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN if set
  2. the profile's role, with source_profile or credential_source
  3. a web identity, of the environment or the profile
  4. the profile's SSO session
  5. the profile's keys in the credentials file
  6. the profile's session of \`aws login\`
  7. the profile's credential_process
  8. the profile's keys in the config file
  9. the container
  10. the instance

The profile is that of --profile, AWS_PROFILE or AWS_DEFAULT_PROFILE, else
default. With --profile, the environment does not count in 1 and 3. --role-arn
assumes a role with these credentials. A rule in the settings file names a
profile or role for a registry; \`ecrlogin setup registry\` writes such rules.

The region comes from the registry's host name, or from --region, AWS_REGION,
AWS_DEFAULT_REGION, the profile or the instance, in this order.

\`ecrlogin doctor\` shows which identity is used, and where it comes from.
`,
}
