import { readFileSync } from 'node:fs'
import type { LocalEcrOptions } from '@ecrlogin/local-ecr'
import { afterAll, describe, expect, it } from 'vitest'
import {
  account,
  alice,
  bob,
  former,
  guest,
  inContainer,
  keysSection,
  logIn,
  logInToSso,
  loginProfile,
  oldSsoProfile,
  onInstance,
  openStage,
  roles,
  type Scene,
  type Stage,
  section,
  ssoProfile,
  variablesOf,
} from '../support/cloud/stage.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

const stages: Stage[] = []

async function enter(options?: LocalEcrOptions): Promise<Stage> {
  const stage = await openStage(options)
  stages.push(stage)
  return stage
}

afterAll(() => Promise.all(stages.map((stage) => stage.close())))

const asks = (who: string) => `ecr GetAuthorizationToken as ${who}`
const assumes = (who: string) => `sts AssumeRole as ${who}`
const webIdentity = 'sts AssumeRoleWithWebIdentity'
const portal = 'sso GetRoleCredentials'
const oidc = 'sso-oidc CreateToken'
const signin = 'signin CreateOAuth2Token'
const container = 'directly: container-credentials GET /v1/credentials'
const metadata = [
  'directly: instance-metadata GET /latest/meta-data/',
  'directly: instance-metadata PUT /latest/api/token',
  'directly: instance-metadata GET /latest/meta-data/iam/security-credentials/',
  'directly: instance-metadata GET /latest/meta-data/iam/security-credentials/machine',
]

const inAnHour = () => new Date(Date.now() + 3_600_000)
/** The registration of the client with which a session can be renewed. */
const registration = {
  clientId: 'us',
  clientSecret: 'secret',
  registrationExpiresAt: '2999-01-01T00:00:00Z',
}

const anHourAgo = () => new Date(Date.now() - 3_600_000)

const aliceProfile = keysSection('profile alice', alice)
const roleProfile = ({ arn }: { arn: string }, ...settings: string[]) =>
  section('profile role', `role_arn = ${arn}`, ...settings)

/** A profile whose `credential_process` runs a one-line Node script. */
function processProfile(stage: Stage, line: string): string {
  const script = stage.write('credentials.mjs', line)
  return section('profile process', `credential_process = "${process.execPath}" "${script}"`)
}

const guestAsProcess = `console.log(JSON.stringify(${JSON.stringify({
  Version: 1,
  AccessKeyId: guest.accessKeyId,
  SecretAccessKey: guest.secretAccessKey,
  SessionToken: guest.sessionToken,
})}))`

interface Play {
  /** Completes "is". */
  readonly title: string
  readonly options?: readonly string[]
  scene(stage: Stage): Scene
}

interface Success extends Play {
  readonly trail: readonly string[]
  /** The only sentence on stderr; default none. */
  readonly warning?: string
}

describe.concurrent('the token is requested', () => {
  const plays: readonly Success[] = [
    {
      title: 'the keys of the environment',
      scene: () => ({ environment: variablesOf(alice) }),
      trail: [asks('user/alice')],
    },
    {
      title: 'the keys of the environment with their session token',
      scene: () => ({ environment: variablesOf(guest) }),
      trail: [asks('role/guest')],
    },
    {
      title: 'the default profile of the credentials file',
      scene: () => ({ credentials: keysSection('default', alice) }),
      trail: [asks('user/alice')],
    },
    {
      title: 'a profile of the credentials file with its session token',
      options: ['--profile', 'guest'],
      scene: () => ({ credentials: keysSection('guest', guest) }),
      trail: [asks('role/guest')],
    },
    {
      title: 'a profile of files that the environment names',
      options: ['--profile', 'bob'],
      scene: (stage) => ({
        environment: {
          AWS_CONFIG_FILE: stage.write('elsewhere/config', section('profile bob', 'region = eu-west-1')),
          AWS_SHARED_CREDENTIALS_FILE: stage.write('elsewhere/credentials', keysSection('bob', bob)),
        },
      }),
      trail: [asks('user/bob')],
    },
    {
      title: 'the profile of AWS_PROFILE rather than the default one',
      scene: () => ({
        credentials: keysSection('default', alice) + keysSection('bob', bob),
        environment: { AWS_PROFILE: 'bob' },
      }),
      trail: [asks('user/bob')],
    },
    {
      title: 'the keys of the environment rather than AWS_PROFILE',
      scene: () => ({ config: aliceProfile, environment: { ...variablesOf(bob), AWS_PROFILE: 'alice' } }),
      trail: [asks('user/bob')],
    },
    {
      title: '--profile rather than the keys of the environment',
      options: ['--profile', 'alice'],
      scene: () => ({ config: aliceProfile, environment: { ...variablesOf(bob), AWS_PROFILE: 'nobody' } }),
      trail: [asks('user/alice')],
    },
    {
      title: 'a role with a source profile',
      options: ['--profile', 'role'],
      scene: () => ({ config: aliceProfile + roleProfile(roles.puller, 'source_profile = alice') }),
      trail: [assumes('user/alice'), asks('role/puller')],
    },
    {
      title: 'a role that is its own source profile',
      options: ['--profile', 'role'],
      scene: () => ({
        config: roleProfile(roles.puller, 'source_profile = role'),
        credentials: keysSection('role', alice),
      }),
      trail: [assumes('user/alice'), asks('role/puller')],
    },
    {
      title: 'a role with an external id',
      options: ['--profile', 'role'],
      scene: () => ({
        config: aliceProfile + roleProfile(roles.lent, 'source_profile = alice', 'external_id = between us'),
      }),
      trail: [assumes('user/alice'), asks('role/lent')],
    },
    {
      title: 'a role that the keys of the environment assume',
      options: ['--profile', 'role'],
      scene: () => ({
        config: roleProfile(roles.puller, 'credential_source = Environment'),
        environment: variablesOf(alice),
      }),
      trail: [assumes('user/alice'), asks('role/puller')],
    },
    {
      title: 'a role that the container assumes',
      options: ['--profile', 'role'],
      scene: (stage) => ({
        config: roleProfile(roles.puller, 'credential_source = EcsContainer'),
        environment: inContainer(stage),
      }),
      trail: [container, assumes('role/pod'), asks('role/puller')],
    },
    {
      title: 'a role that the instance assumes',
      options: ['--profile', 'role'],
      scene: (stage) => ({
        config: roleProfile(roles.puller, 'credential_source = Ec2InstanceMetadata'),
        environment: onInstance(stage),
      }),
      trail: [...metadata, assumes('role/machine'), asks('role/puller')],
    },
    {
      title: 'a role that another role assumes',
      options: ['--profile', 'role'],
      scene: () => ({
        config:
          aliceProfile +
          section('profile hub', `role_arn = ${roles.hub.arn}`, 'source_profile = alice') +
          roleProfile(roles.puller, 'source_profile = hub'),
      }),
      trail: [assumes('user/alice'), assumes('role/hub'), asks('role/puller')],
    },
    {
      title: 'a role that an SSO session assumes',
      options: ['--profile', 'role'],
      scene: (stage) => {
        logInToSso(stage, inAnHour())
        return { config: ssoProfile('sso') + roleProfile(roles.puller, 'source_profile = sso') }
      },
      trail: [portal, assumes('role/developer'), asks('role/puller')],
    },
    {
      title: 'the role of --role-arn, which the keys of the environment assume',
      options: ['--role-arn', roles.puller.arn],
      scene: () => ({ environment: variablesOf(alice) }),
      trail: [assumes('user/alice'), asks('role/puller')],
    },
    {
      title: "the role of --role-arn, which the profile's own role assumes",
      options: ['--profile', 'role', '--role-arn', roles.puller.arn],
      scene: () => ({ config: aliceProfile + roleProfile(roles.hub, 'source_profile = alice') }),
      trail: [assumes('user/alice'), assumes('role/hub'), asks('role/puller')],
    },
    {
      title: 'the web identity of the environment',
      scene: (stage) => ({
        environment: {
          AWS_ROLE_ARN: roles.puller.arn,
          AWS_WEB_IDENTITY_TOKEN_FILE: stage.write('token', 'a web identity'),
        },
      }),
      trail: [webIdentity, asks('role/puller')],
    },
    {
      title: 'the web identity of a profile',
      options: ['--profile', 'role'],
      scene: (stage) => ({
        config: roleProfile(
          roles.puller,
          `web_identity_token_file = ${stage.write('token', 'a web identity')}`,
        ),
      }),
      trail: [webIdentity, asks('role/puller')],
    },
    {
      title: 'an SSO session',
      options: ['--profile', 'sso'],
      scene: (stage) => {
        logInToSso(stage, inAnHour())
        return { config: ssoProfile('sso') }
      },
      trail: [portal, asks('role/developer')],
    },
    {
      title: 'an SSO session of the legacy format',
      options: ['--profile', 'old'],
      scene: (stage) => {
        logInToSso(stage, inAnHour())
        return { config: oldSsoProfile('old') }
      },
      trail: [portal, asks('role/developer')],
    },
    {
      title: 'a credential process',
      options: ['--profile', 'process'],
      scene: (stage) => ({ config: processProfile(stage, guestAsProcess) }),
      trail: [asks('role/guest')],
    },
    {
      title: 'a session of aws login',
      options: ['--profile', 'login'],
      scene: (stage) => {
        logIn(stage, inAnHour())
        return { config: loginProfile('login') }
      },
      trail: [asks('role/guest')],
    },
    {
      title: 'the role of the container',
      scene: (stage) => ({ environment: inContainer(stage) }),
      trail: [container, asks('role/pod')],
    },
    {
      title: 'the role of the container, whose token is in a file',
      scene: (stage) => {
        const { AWS_CONTAINER_AUTHORIZATION_TOKEN: token = '', ...others } = inContainer(stage)
        const file = stage.write('container-token', token)
        return { environment: { ...others, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file } }
      },
      trail: [container, asks('role/pod')],
    },
    {
      title: 'the role of the container rather than that of the instance',
      scene: (stage) => ({ environment: { ...inContainer(stage), ...onInstance(stage) } }),
      trail: [container, asks('role/pod')],
    },
    {
      title: 'the role of the instance',
      scene: (stage) => ({ environment: onInstance(stage) }),
      trail: [...metadata, asks('role/machine')],
    },
    {
      title: 'the role of the instance if a profile has no credentials',
      options: ['--profile', 'bare'],
      scene: (stage) => ({
        config: section('profile bare', 'region = eu-west-1'),
        environment: onInstance(stage),
      }),
      trail: [...metadata, asks('role/machine')],
      warning: 'The profile "bare" configures no credentials; the instance\'s role is used instead.',
    },
    {
      title: 'the keys of the environment, never the role of the machine',
      scene: (stage) => ({
        environment: { ...variablesOf(alice), ...inContainer(stage), ...onInstance(stage) },
      }),
      trail: [asks('user/alice')],
    },
    {
      title: 'the credentials of a profile, never the role of the machine',
      options: ['--profile', 'alice'],
      scene: (stage) => ({
        config: aliceProfile,
        environment: { ...inContainer(stage), ...onInstance(stage) },
      }),
      trail: [asks('user/alice')],
    },
  ]

  for (const { title, scene, options = [], trail, warning } of plays) {
    it(`with ${title}`, async () => {
      const stage = await enter()
      const { exitCode, stdout, stderr } = await stage.ecrlogin(['password', host, ...options], scene(stage))
      expect({ exitCode, stderr, trail: stage.trail() }).toEqual({
        exitCode: 0,
        stderr: warning ? `ecrlogin: ${warning}\n` : '',
        trail,
      })
      expect(stdout).toMatch(/^\S{100,}\n?$/)
    })
  }
})

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
        'The SSO session of the profile "sso" has expired, or was never started. Run `aws sso login --profile sso` and try again.',
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
      message: "Run `aws sso login --profile 'our own team'` and try again.",
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
      message: 'The SSO session of the profile "sso" has expired, or was never started.',
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
      message: 'While getting the AWS credentials of profile sso: AWS denied access',
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
        'The login session of the profile "login" has expired, or was never started. Run `aws login --profile login` and try again.',
      trail: [signin],
    },
    {
      title: 'a profile of aws login without a login',
      options: ['--profile', 'login'],
      scene: () => ({ config: loginProfile('login') }),
      exitCode: 3,
      message: 'Run `aws login --profile login` and try again.',
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
      message: `${roles.puller.arn} assumed with the credentials in the environment: AWS says that the session token has expired.`,
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
      message: 'The profile "role" has credential_source = Environment, but the environment configures none.',
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
      // The SDK retries three times.
      trail: [container, container, container, container],
    },
    {
      title: 'an instance without a role',
      scene: (stage) => ({ environment: onInstance(stage) }),
      exitCode: 3,
      message: 'No AWS credentials were found for profile "default", neither in the environment',
      trail: metadata.slice(0, 3),
    },
    {
      title: 'no credentials anywhere',
      scene: () => ({}),
      exitCode: 3,
      message: 'No AWS credentials were found for profile "default", neither in the environment',
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

describe.concurrent('a session with a refresh token', () => {
  it('of SSO is renewed, and the new tokens are stored for the next call', async () => {
    const stage = await enter()
    const refreshToken = 'an SSO refresh token'
    const file = logInToSso(stage, anHourAgo(), { ...registration, accessToken: 'old', refreshToken })
    const scene = { config: ssoProfile('sso') }
    const args = ['password', host, '--profile', 'sso', '--no-cache']
    expect(await stage.ecrlogin(args, scene)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(stage.trail()).toEqual([oidc, portal, asks('role/developer')])
    const renewed = JSON.parse(readFileSync(file, 'utf8'))
    expect(renewed).toMatchObject(registration)
    expect([renewed.accessToken, renewed.refreshToken]).not.toContain('old')
    expect(renewed.refreshToken).not.toBe(refreshToken)
    expect(await stage.ecrlogin(args, scene)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(stage.trail().slice(3)).toEqual([portal, asks('role/developer')])
  })

  it('of aws login is renewed, and the new tokens are stored for the next call', async () => {
    const stage = await enter()
    logIn(stage, anHourAgo())
    const scene = { config: loginProfile('login') }
    const args = ['password', host, '--profile', 'login', '--no-cache']
    expect(await stage.ecrlogin(args, scene)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await stage.ecrlogin(args, scene)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(stage.trail()).toEqual([signin, asks('role/person'), asks('role/person')])
  })
})

describe('instance metadata', () => {
  it('provides the region if nothing else does', async () => {
    const stage = await enter()
    const { exitCode, stdout } = await stage.ecrlogin(['get'], { environment: onInstance(stage) })
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ Registry: `${account}.dkr.ecr.ap-south-1.amazonaws.com` })
    expect(stage.trail()).toContain('directly: instance-metadata GET /latest/meta-data/placement/region')
  })

  it('is not queried for the region if the environment names it', async () => {
    const stage = await enter()
    const environment = { ...onInstance(stage), ...variablesOf(alice), AWS_REGION: 'eu-west-1' }
    expect((await stage.ecrlogin(['get'], { environment })).exitCode).toBe(0)
    expect(stage.trail()).toEqual([asks('user/alice')])
  })

  it('is waited for if it is slow', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'instance-metadata', delayMs: 300 })
    const { exitCode } = await stage.ecrlogin(['password', host], { environment: onInstance(stage) })
    expect({ exitCode, trail: stage.trail() }).toEqual({
      exitCode: 0,
      trail: [...metadata, asks('role/machine')],
    })
  })

  it.each([
    ['the credentials', ['password', host], 'No AWS credentials were found'],
    ['the region', ['get'], 'No region is set'],
  ] as const)('is waited for only once if it never responds, for %s', async (_, args, message) => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service: 'instance-metadata', delayMs: 30_000 })
    const { stderr } = await stage.ecrlogin(args, { environment: onInstance(stage) })
    expect(stderr).toContain(message)
    expect(stage.trail()).toEqual(metadata.slice(0, 1))
  })
})
