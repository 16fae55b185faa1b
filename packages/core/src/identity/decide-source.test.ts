import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  base,
  corp,
  environmentKeys,
  keysOf,
  plainTarget,
  roleArn,
  type Setup,
  SourceStage,
  sso,
  webIdentity,
} from '../../test-support/source-stage.ts'
import type { Environment } from '../system/environment.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const container = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1' }

describe("the source is the first of the AWS CLI's order", () => {
  interface Step {
    readonly environment?: Environment
    /** Lines of the profile in the config file. */
    readonly settings?: string
    readonly credentials?: string
    readonly source: object
  }

  const steps: readonly Step[] = [
    { environment: environmentKeys, source: { kind: 'keys', place: 'the environment' } },
    { settings: `role_arn = ${roleArn}\nsource_profile = base\n`, source: { kind: 'role' } },
    { environment: webIdentity, source: { kind: 'web-identity' } },
    { settings: sso, source: { kind: 'sso' } },
    { credentials: keysOf('credentials'), source: { kind: 'keys', accessKeyId: 'AKIACREDENTIALS' } },
    { settings: 'login_session = arn:aws:iam::111122223333:user/me\n', source: { kind: 'login' } },
    { settings: 'credential_process = /bin/credentials\n', source: { kind: 'process' } },
    { settings: keysOf('config'), source: { kind: 'keys', accessKeyId: 'AKIACONFIG' } },
    { environment: container, source: { kind: 'container' } },
    { source: { kind: 'instance' } },
  ]
  const namesOf = ({ source }: Step) => Object.values(source).join(' ')

  /** A profile `a` with these steps. */
  function setupOf(remaining: readonly Step[]): Setup {
    const join = (texts: readonly (string | undefined)[]) => texts.join('')
    return {
      config: `${base}${corp}[profile a]\nregion = eu-west-1\n${join(remaining.map(({ settings }) => settings))}`,
      credentialsFile: `[a]\n${join(remaining.map(({ credentials }) => credentials))}`,
      environment: Object.assign({}, ...remaining.map(({ environment }) => environment)),
    }
  }

  it.each(steps.map((step, index) => [namesOf(step), step, index] as const))('%s', (_, step, index) => {
    const { environment, ...files } = setupOf(steps.slice(index))
    expect(stage.decide({ ...files, environment: { ...environment, AWS_PROFILE: 'a' } })).toMatchObject(
      step.source,
    )
  })

  it.each(steps.map((step, index) => [namesOf(step), index] as const))(
    'but for the environment when the profile is explicit: from %s on',
    (_, index) => {
      const remaining = steps.slice(index)
      const isOfEnvironment = ({ environment }: Step) =>
        environment === environmentKeys || environment === webIdentity
      const expected = remaining.find((step) => !isOfEnvironment(step))!
      expect(stage.decide({ ...setupOf(remaining), profile: 'a' })).toMatchObject(expected.source)
    },
  )

  it('even if it then fails', () => {
    const config = `[default]\ncredential_process = /does/not/exist\n`
    expect(stage.decide({ config, environment: container })).toMatchObject({ kind: 'process' })
  })

  it.each<[string, Setup, object]>([
    ['default', { config: `[default]\n${keysOf('default')}` }, { accessKeyId: 'AKIADEFAULT' }],
    [
      'AWS_PROFILE',
      { config: `[default]\n${keysOf('default')}${base}`, environment: { AWS_PROFILE: 'base' } },
      { accessKeyId: 'AKIABASE' },
    ],
    [
      'the explicit profile',
      { config: `${base}[profile b]\n${keysOf('b')}`, environment: { AWS_PROFILE: 'b' }, profile: 'base' },
      { accessKeyId: 'AKIABASE', profile: 'base' },
    ],
  ])('in the chosen profile: %s', (_, setup, source) => {
    expect(stage.decide(setup)).toMatchObject(source)
  })
})

describe('a key', () => {
  it.each<[string, Setup, string]>([
    [
      'in the environment without its secret',
      { config: `[default]\n${keysOf('default')}`, environment: { AWS_ACCESS_KEY_ID: 'AKIA' } },
      'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.',
    ],
    [
      'in the environment with an empty secret',
      { environment: { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: '' } },
      'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.',
    ],
    [
      'in the credentials file whose secret is in the config file',
      {
        config: '[default]\naws_secret_access_key = other\n',
        credentialsFile: '[default]\naws_access_key_id = A\n',
      },
      'The profile "default" in CREDENTIALS has aws_access_key_id without aws_secret_access_key.',
    ],
    [
      'in the config file whose secret is in the credentials file',
      {
        config: '[default]\naws_access_key_id = A\n',
        credentialsFile: '[default]\naws_secret_access_key = other\n',
      },
      'The profile "default" in CONFIG has aws_access_key_id without aws_secret_access_key.',
    ],
  ])('%s is invalid', (_, setup, message) => {
    stage.expectRejection({ environment: container, ...setup }, 'invalid-credentials', message)
  })

  it('of one file gets no session token of the other', () => {
    const config = `[default]\n${keysOf('default')}`
    const credentialsFile = '[default]\naws_session_token = other\n'
    expect(stage.decide({ config, credentialsFile })).toMatchObject({ kind: 'keys', sessionToken: null })
  })

  it.each<[string, Setup]>([
    ['variable', { environment: { AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' } }],
    ['empty variable', { environment: { ...environmentKeys, AWS_ACCESS_KEY_ID: '' } }],
    ['setting', { config: '[default]\naws_secret_access_key = secret\n' }],
  ])('does not exist where there is only its secret: %s', (_, setup) => {
    expect(stage.decide(setup)).toMatchObject({ kind: 'instance' })
  })
})

describe('other sources', () => {
  it.each<[string, Setup, object]>([
    [
      'a process, whose comments belong to the command',
      { config: '[default]\ncredential_process = /bin/a "b c" # d ; e\n' },
      { kind: 'process', profile: 'default', command: '/bin/a "b c" # d ; e' },
    ],
    [
      'a container in ECS',
      { environment: { ...container, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/other' } },
      { kind: 'container', profile: null, url: 'http://169.254.170.2/v2/credentials/1', authorization: null },
    ],
    [
      'a container with a token in a file',
      {
        environment: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/token',
          AWS_CONTAINER_AUTHORIZATION_TOKEN: 'other',
        },
      },
      {
        kind: 'container',
        profile: null,
        url: 'http://169.254.170.23/v1/credentials',
        authorization: { file: '/token' },
      },
    ],
    [
      'a container with a token',
      { environment: { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic x' } },
      {
        kind: 'container',
        profile: null,
        url: 'http://169.254.170.2/v2/credentials/1',
        authorization: { text: 'Basic x' },
      },
    ],
    [
      'an instance',
      { environment: { AWS_EC2_METADATA_DISABLED: undefined } },
      { kind: 'instance', profile: null, endpoint: 'http://169.254.169.254', isV1Disabled: false },
    ],
    [
      'an instance with IPv6',
      {
        config: '[default]\nec2_metadata_service_endpoint_mode = IPv6\nec2_metadata_v1_disabled = True\n',
        environment: { AWS_EC2_METADATA_DISABLED: 'false' },
      },
      { kind: 'instance', profile: null, endpoint: 'http://[fd00:ec2::254]', isV1Disabled: true },
    ],
    [
      'an instance with an endpoint of its own',
      {
        environment: {
          AWS_EC2_METADATA_DISABLED: '',
          AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://localhost:1',
          AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'ipv6',
        },
      },
      { kind: 'instance', profile: null, endpoint: 'http://localhost:1', isV1Disabled: false },
    ],
    [
      'an instance whose metadata is disabled',
      { environment: { AWS_EC2_METADATA_DISABLED: 'True' } },
      { kind: 'instance', profile: null, endpoint: null, isV1Disabled: false },
    ],
  ])('are read with all their inputs: %s', (_, setup, source) => {
    expect(stage.decide(setup)).toEqual(source)
  })

  it.each([
    ['in the home', {}, (home: string) => join(home, '.aws/login/cache')],
    ['that the environment names', { AWS_LOGIN_CACHE_DIRECTORY: '/logins' }, () => '/logins'],
  ])('are a login session with its file %s', (_, environment, folderIn) => {
    const session = 'arn:aws:iam::111122223333:user/me'
    // The SHA-256 of the session.
    const name = '6eeec053fe13079aaf7fd81065ec5ecbdb93674f20700e51842d0c769b240c8a.json'
    expect(stage.decide({ config: `[default]\nlogin_session = ${session}\n`, environment })).toEqual({
      kind: 'login',
      profile: 'default',
      session,
      tokenFile: join(folderIn(stage.home), name),
      signin: plainTarget,
    })
  })
})
