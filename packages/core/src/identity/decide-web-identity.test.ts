import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  base,
  plainTarget,
  roleArn,
  type Setup,
  SourceStage,
  webIdentity,
} from '../../test-support/source-stage.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

describe('a web identity', () => {
  const half = (settings: string) => `[default]\n${settings}\n`

  it.each<[string, Setup, object]>([
    [
      'the environment',
      { environment: { ...webIdentity, AWS_ROLE_SESSION_NAME: 'me' } },
      { profile: null, sessionName: 'me' },
    ],
    [
      'the profile, even beside a source profile',
      {
        config: half(
          `web_identity_token_file = /token\nrole_arn = ${roleArn}\nrole_session_name = me\nsource_profile = x`,
        ),
      },
      { profile: 'default', sessionName: 'me' },
    ],
    [
      'a token in the profile and a role in the environment',
      { config: half('web_identity_token_file = /token'), environment: { AWS_ROLE_ARN: roleArn } },
      { profile: 'default', sessionName: null },
    ],
    [
      'the environment before the profile, value by value',
      {
        config: half('web_identity_token_file = /other\nrole_arn = other\nrole_session_name = me'),
        environment: webIdentity,
      },
      { profile: null, sessionName: 'me' },
    ],
  ])('has the halves of %s', (_, setup, change) => {
    const expected = { kind: 'web-identity', token: { file: '/token' }, roleArn, sts: plainTarget }
    expect(stage.decide(setup)).toEqual({ ...expected, ...change })
  })

  it('has no role of the profile, which the profile assumes with a source of its own', () => {
    const environment = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }
    const config = half(`role_arn = ${roleArn}`)
    expect(stage.decide({ config: `${config}source_profile = base\n${base}`, environment })).toMatchObject({
      kind: 'role',
      base: { accessKeyId: 'AKIABASE' },
    })
    stage.expectRejection(
      { config, environment },
      'invalid-profile',
      'The profile "default" has role_arn, but neither source_profile nor credential_source.',
    )
  })

  it('is invalid without a role', () => {
    stage.expectRejection(
      { environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' } },
      'invalid-profile',
      'A web identity token is configured, /token, but no role to assume with it.',
      /AWS_ROLE_ARN.*"default"/,
    )
  })

  it('does not exist without a token', () => {
    expect(stage.decide({ environment: { AWS_ROLE_ARN: roleArn } })).toMatchObject({ kind: 'instance' })
  })

  it('gets no half from the environment under an explicit profile', () => {
    const config = half('web_identity_token_file = /token')
    stage.expectRejection(
      { config, environment: webIdentity, profile: 'default' },
      'invalid-profile',
      'A web identity token is configured, /token, but no role to assume with it.',
    )
  })

  it('of a source profile gets no half from the environment', () => {
    const config = `[default]\nrole_arn = r\nsource_profile = web\n[profile web]\nweb_identity_token_file = /token\nrole_arn = ${roleArn}\n`
    const environment = { AWS_ROLE_ARN: 'other', AWS_ROLE_SESSION_NAME: 'other' }
    expect(stage.decide({ config, environment })).toMatchObject({
      kind: 'role',
      base: { kind: 'web-identity', profile: 'web', roleArn, sessionName: null },
    })
  })
})
