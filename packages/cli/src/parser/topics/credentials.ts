import type { Topic } from './topic.ts'

export const credentials: Topic = {
  name: 'credentials',
  summary: 'where credentials and the region come from',
  text: `Credentials are resolved in the AWS CLI's order; the first match wins:

  1. --profile
  2. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN if it is set
  3. AWS_PROFILE, or the profile default: static credentials, a role, SSO, \`aws login\`, a process
  4. web identity, the container, the instance

--role-arn assumes a role with these credentials. A rule in the settings file names a profile or
role for a registry; it overrides 2, 3 and 4. \`ecrlogin setup registry\` writes such rules.

The region comes from the registry's host name, or from --region, AWS_REGION, AWS_DEFAULT_REGION,
the profile or the instance, in this order.

\`ecrlogin doctor\` shows which identity is used, and where it comes from.
`,
}
