import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { corp, plainTarget, SourceStage, sso } from '../../test-support/source-stage.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

describe('an SSO session', () => {
  const expected = {
    kind: 'sso',
    profile: 'a',
    startUrl: 'https://corp.awsapps.com/start',
    sessionName: 'corp',
    accountId: '111122223333',
    roleName: 'puller',
    portal: { ...plainTarget, region: 'us-east-1' },
    oidc: { ...plainTarget, region: 'us-east-1' },
  }
  const legacy = corp.replace('[sso-session corp]\n', '')

  it('is that of the section that the profile names', () => {
    const tokenFile = join(stage.home, '.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json')
    // The SHA-1 of `corp`.
    expect(stage.decide({ config: `${corp}[profile a]\n${sso}`, profile: 'a' })).toEqual({
      ...expected,
      tokenFile,
    })
  })

  it('of a profile that has all settings itself is named by its start URL', () => {
    const config = `[profile a]\n${legacy}${sso.replace('sso_session = corp\n', '')}`
    // The SHA-1 of the URL.
    const tokenFile = join(stage.home, '.aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json')
    expect(stage.decide({ config, profile: 'a' })).toEqual({ ...expected, sessionName: null, tokenFile })
  })

  it('does not exist without account and role', () => {
    const config = `[profile a]\n${legacy}sso_session = gone\n`
    expect(stage.decide({ config, profile: 'a' })).toMatchObject({ kind: 'instance' })
  })

  it.each<[string, string, string]>([
    [
      'a section that does not exist',
      `[profile a]\n${sso}`,
      'The profile "a" refers to the SSO session "corp", which does not exist.',
    ],
    [
      'a section and a profile that disagree',
      `${corp}[profile a]\n${sso}sso_region = eu-west-1\n`,
      'The profile "a" and its SSO session "corp" have different values of sso_region.',
    ],
    [
      'a missing role',
      `${corp}[profile a]\n${sso.replace(/sso_role_name.*\n/, '')}`,
      'The profile "a" uses SSO, but lacks sso_role_name.',
    ],
    [
      'a missing region and URL',
      `[sso-session corp]\n[profile a]\n${sso}`,
      'The profile "a" uses SSO, but lacks sso_start_url and sso_region.',
    ],
  ])('is invalid with %s', (_, config, message) => {
    stage.expectRejection(
      { config, profile: 'a' },
      'invalid-profile',
      message,
      /^Check its section in .*config\.$/,
    )
  })
})
