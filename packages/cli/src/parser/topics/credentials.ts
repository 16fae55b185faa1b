import type { Topic } from './topic.ts'

export const credentials: Topic = {
  name: 'credentials',
  summary: 'who speaks for a registry, and in which region',
  text: `Credentials are looked for as the AWS CLI does; the first that is there counts:

  1. --profile
  2. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN where there is one
  3. AWS_PROFILE, else the profile named default: keys, a role, SSO, \`aws login\`, a process
  4. web identity, the container, the instance

--role-arn assumes a role with them. The settings file names a profile or a role for each registry,
and goes before 2; \`ecrlogin setup registry\` writes it.

The region is that of the registry's host, else --region, AWS_REGION, AWS_DEFAULT_REGION, the
profile, the instance.

\`ecrlogin doctor\` tells which identity was found, and where.
`,
}
