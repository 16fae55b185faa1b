import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  aliceProfile,
  anHourAgo,
  asks,
  assumes,
  container,
  guestAsProcess,
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
  bob,
  guest,
  inContainer,
  keysSection,
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
