import { describe, expect, it } from 'vitest'
import {
  aliceProfile,
  anHourAgo,
  asks,
  assumes,
  container,
  inAnHour,
  metadata,
  oidc,
  type Play,
  portal,
  processProfile,
  registration,
  roleProfile,
  signin,
  webIdentity,
} from '../support/cloud/plays.ts'
import {
  account,
  alice,
  former,
  inContainer,
  logIn,
  logInToSso,
  loginProfile,
  oldSsoProfile,
  onInstance,
  roles,
  section,
  ssoProfile,
  variablesOf,
} from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

const enter = stageOpener()

interface Failure extends Play {
  readonly exitCode: number
  /** A part of the one sentence on stderr. */
  readonly message: string
  readonly trail?: readonly string[]
}

describe.concurrent('the error message names the cause and the fix', () => {
  const plays: readonly Failure[] = [
    {
      title: 'an expired SSO session',
      options: ['--profile', 'sso'],
      scene: (stage) => {
        logInToSso(stage, anHourAgo())
        return { config: ssoProfile('sso') }
      },
      exitCode: 3,
      message:
        'The SSO session of the profile "sso" has expired. Run `aws sso login --profile sso` and try again.',
    },
    {
      title: 'an expired SSO session of the legacy format',
      options: ['--profile', 'old'],
      scene: (stage) => {
        logInToSso(stage, anHourAgo())
        return { config: oldSsoProfile('old') }
      },
      exitCode: 3,
      message: 'Run `aws sso login --profile old` and try again.',
    },
    {
      title: 'an SSO session without a login, with its name quoted if necessary',
      options: ['--profile', 'our own team'],
      scene: () => ({ credentials: oldSsoProfile('our own team').replace('profile ', '') }),
      exitCode: 3,
      message:
        'The profile "our own team" has no SSO session. Run `aws sso login --profile \'our own team\'` and try again.',
    },
    {
      title: 'a credential process that does not exist',
      options: ['--profile', 'my team'],
      scene: () => ({ config: '[profile "my team"]\ncredential_process = anything --at all\n' }),
      exitCode: 3,
      message:
        'The credential_process of the profile "my team" names "anything", which does not exist or is not on PATH.',
    },
    {
      title: 'an expired SSO session behind a role, naming the profile of the session',
      options: ['--profile', 'role'],
      scene: (stage) => {
        logInToSso(stage, anHourAgo())
        return { config: ssoProfile('sso') + roleProfile(roles.puller, 'source_profile = sso') }
      },
      exitCode: 3,
      message: 'The SSO session of the profile "sso" has expired.',
    },
    {
      title: 'an SSO session whose refresh token has expired',
      options: ['--profile', 'sso'],
      scene: (stage) => {
        logInToSso(stage, anHourAgo(), { ...registration, refreshToken: 'spent' })
        return { config: ssoProfile('sso') }
      },
      exitCode: 3,
      message: 'Run `aws sso login --profile sso` and try again.',
      trail: [oidc],
    },
    {
      title: 'an SSO session that was logged out elsewhere',
      options: ['--profile', 'sso'],
      scene: (stage) => {
        logInToSso(stage, inAnHour(), { accessToken: 'ended' })
        return { config: ssoProfile('sso') }
      },
      exitCode: 3,
      message: 'Run `aws sso login --profile sso` and try again.',
      trail: [portal],
    },
    {
      title: 'a role that the SSO session may not use',
      options: ['--profile', 'sso'],
      scene: (stage) => {
        logInToSso(stage, inAnHour())
        return { config: ssoProfile('sso').replace('developer', 'administrator') }
      },
      exitCode: 4,
      message: 'Ask for access to the role "administrator" in the account 111122223333.',
      trail: [portal],
    },
    {
      title: 'an SSO session that is missing from the config file',
      options: ['--profile', 'sso'],
      scene: () => ({ config: ssoProfile('sso').replace('sso-session corp', 'sso-session other') }),
      exitCode: 3,
      message: 'The profile "sso" refers to the SSO session "corp", which does not exist.',
    },
    {
      title: 'an SSO profile with a missing setting',
      options: ['--profile', 'sso'],
      scene: () => ({ config: ssoProfile('sso').replace(/sso_role_name.*\n/, '') }),
      exitCode: 3,
      message: 'The profile "sso" uses SSO, but lacks sso_role_name.',
    },
    {
      title: 'an expired session of aws login',
      options: ['--profile', 'login'],
      scene: (stage) => {
        logIn(stage, anHourAgo(), 'spent')
        return { config: loginProfile('login') }
      },
      exitCode: 3,
      message:
        'The login session of the profile "login" has expired. Run `aws login --profile login` and try again.',
      trail: [signin],
    },
    {
      title: 'a profile of aws login without a login',
      options: ['--profile', 'login'],
      scene: () => ({ config: loginProfile('login') }),
      exitCode: 3,
      message: 'The profile "login" has no login session. Run `aws login --profile login` and try again.',
    },
    {
      title: 'an expired session token',
      scene: () => ({ environment: variablesOf(former) }),
      exitCode: 3,
      message: 'the session token has expired',
      trail: [asks('role/guest')],
    },
    {
      title: 'an expired session token that would assume a role',
      options: ['--role-arn', roles.puller.arn],
      scene: () => ({ environment: variablesOf(former) }),
      exitCode: 3,
      message: `While assuming ${roles.puller.arn} with the credentials in the environment: AWS says that the session token has expired.`,
      trail: [assumes('role/guest')],
    },
    {
      title: 'a role that does not trust the caller',
      options: ['--profile', 'role'],
      scene: () => ({ config: aliceProfile + roleProfile(roles.closed, 'source_profile = alice') }),
      exitCode: 4,
      message: `user/alice is not authorized to perform: sts:AssumeRole on resource: ${roles.closed.arn}`,
      trail: [assumes('user/alice')],
    },
    {
      title: 'a role of --role-arn that does not trust the caller',
      options: ['--role-arn', roles.closed.arn],
      scene: () => ({ environment: variablesOf(alice) }),
      exitCode: 4,
      message: `user/alice is not authorized to perform: sts:AssumeRole on resource: ${roles.closed.arn}`,
      trail: [assumes('user/alice')],
    },
    {
      title: 'a role that requires another external id',
      options: ['--profile', 'role'],
      scene: () => ({
        config: aliceProfile + roleProfile(roles.lent, 'source_profile = alice', 'external_id = ours'),
      }),
      exitCode: 4,
      message: 'not authorized to perform: sts:AssumeRole',
      trail: [assumes('user/alice')],
    },
    {
      title: 'a role whose source profile does not exist',
      options: ['--profile', 'role'],
      scene: () => ({ config: roleProfile(roles.puller, 'source_profile = nobody') }),
      exitCode: 3,
      message: 'The profile "role" refers to the source profile "nobody", which does not exist.',
    },
    {
      title: 'roles that name each other as their source',
      options: ['--profile', 'role'],
      scene: () => ({
        config:
          roleProfile(roles.puller, 'source_profile = hub') +
          section('profile hub', `role_arn = ${roles.hub.arn}`, 'source_profile = role'),
      }),
      exitCode: 3,
      message: 'The profile "hub" is in a circle of source profiles: "role" -> "hub" -> "role".',
    },
    {
      title: 'a role that needs keys from the environment when there are none',
      options: ['--profile', 'role'],
      scene: () => ({ config: roleProfile(roles.puller, 'credential_source = Environment') }),
      exitCode: 3,
      message:
        'The profile "role" has credential_source = Environment, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.',
    },
    {
      title: 'a web identity that AWS rejects',
      scene: (stage) => ({
        environment: {
          AWS_ROLE_ARN: roles.puller.arn,
          AWS_WEB_IDENTITY_TOKEN_FILE: stage.write('token', 'of nobody'),
        },
      }),
      exitCode: 4,
      message: 'AWS rejected the web identity token: No OpenIDConnect provider found',
      trail: [webIdentity],
    },
    {
      title: 'a web identity whose file does not exist, without falling back to the instance',
      scene: (stage) => ({
        environment: {
          ...onInstance(stage),
          AWS_ROLE_ARN: roles.puller.arn,
          AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token',
        },
      }),
      exitCode: 3,
      message: 'The web identity token in /nowhere/token could not be read (ENOENT).',
    },
    {
      title: 'a credential process that fails, without falling back to the instance',
      options: ['--profile', 'process'],
      scene: (stage) => ({
        config: processProfile(stage, 'process.exit(1)'),
        environment: onInstance(stage),
      }),
      exitCode: 3,
      message: 'The credential_process of the profile "process" failed with status 1, and said nothing.',
    },
    {
      title: 'a container with a wrong token, without falling back to the instance',
      scene: (stage) => ({
        environment: {
          ...onInstance(stage),
          ...inContainer(stage),
          AWS_CONTAINER_AUTHORIZATION_TOKEN: 'of another',
        },
      }),
      exitCode: 3,
      message: "The container's credentials endpoint",
      // It is tried four times, as often as the AWS SDK would.
      trail: [container, container, container, container],
    },
    {
      title: 'an instance without a role',
      scene: (stage) => ({ environment: onInstance(stage) }),
      exitCode: 3,
      message: 'No AWS credentials were found: the environment has none, the AWS config files have none',
      trail: metadata.slice(0, 3),
    },
    {
      title: 'no credentials anywhere',
      scene: () => ({}),
      exitCode: 3,
      message: 'No AWS credentials were found: the environment has none, the AWS config files have none',
    },
  ]

  for (const { title, scene, options = [], exitCode, message, trail = [] } of plays) {
    it(`for ${title}`, async () => {
      const stage = await enter({ instance: { role: null, region: 'ap-south-1' } })
      const ended = await stage.ecrlogin(['password', host, ...options], scene(stage))
      expect({ ...ended, trail: stage.trail() }).toEqual({
        exitCode,
        stdout: '',
        stderr: expect.stringMatching(/^ecrlogin: [^\n]+\.\n$/),
        trail,
      })
      expect(ended.stderr).toContain(message)
    })
  }
})
