import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ConfigTexts, makeHome, removeHomes } from '../../test-support/config-home.ts'
import { listFileProblems, listProfiles } from './configured-profiles.ts'

afterEach(removeHomes)

const list = (texts: ConfigTexts, environment = {}) => listProfiles({ HOME: makeHome(texts), ...environment })

describe('listProfiles', () => {
  it('lists the profiles that configure credentials, in the order of the files', () => {
    const config =
      '[profile sso]\nsso_account_id = 1\n[profile bare]\nregion = us-west-2\n[profile role]\nrole_arn = x\n'
    expect(list({ config, credentials: '[keys]\naws_access_key_id = AKIA\n' })).toEqual([
      'sso',
      'role',
      'keys',
    ])
  })

  it.each([
    'aws_access_key_id',
    'role_arn',
    'web_identity_token_file',
    'sso_account_id',
    'sso_role_name',
    'login_session',
    'credential_process',
  ])('lists a profile with %s', (setting) => {
    expect(list({ config: `[profile a]\n${setting} = x\n` })).toEqual(['a'])
  })

  it.each(['region', 'sso_session', 'source_profile', 'aws_secret_access_key', 'services'])(
    'does not list a profile with only %s',
    (setting) => {
      expect(list({ config: `[profile a]\n${setting} = x\n` })).toEqual([])
    },
  )

  it.each(['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'])(
    'ignores %s, even if that profile does not exist',
    (name) => {
      expect(list({ config: '[default]\ncredential_process = x\n' }, { [name]: 'gone' })).toEqual(['default'])
    },
  )

  it('lists none where there are no files', () => {
    expect(list({})).toEqual([])
  })
})

describe('listFileProblems', () => {
  it.each<[string, ConfigTexts]>([
    ['the config file', { config: '[profile a]\naws_secret_access_key = x\n' }],
    [
      'the credentials file',
      { config: '[profile a]\nregion = x\n', credentials: '[a]\naws_secret_access_key = x\n' },
    ],
    [
      'one file, although the other has the rest of the key',
      { config: '[profile a]\naws_access_key_id = x\n', credentials: '[a]\naws_secret_access_key = x\n' },
    ],
  ])('reports a secret without its key id in %s', (_, texts) => {
    const message = 'The profile "a" has aws_secret_access_key without aws_access_key_id.'
    expect(listFileProblems({ HOME: makeHome(texts) })).toEqual([message])
  })

  const problems = (texts: ConfigTexts) => {
    const home = makeHome(texts)
    const path = join(home, '.aws', 'config')
    return listFileProblems({ HOME: home }).map((one) => one.replace(path, 'CONFIG'))
  }

  it.each<[string, ConfigTexts]>([
    ['a role', { config: '[prod]\nrole_arn = x\n' }],
    ['a region', { config: '[prod]\nregion = us-west-2\n' }],
    ['keys in the credentials file', { config: '[prod]\noutput = json\n', credentials: '[prod]\nx = y\n' }],
  ])('names a section that is meant as a profile: with %s', (_, texts) => {
    expect(problems(texts)).toEqual(['CONFIG has [prod], which is no profile; write [profile prod].'])
  })

  it.each([
    ['plugins', '[plugins]\ncli_legacy_plugin_path = /x\n'],
    ['a profile', '[profile prod]\nrole_arn = x\n'],
    ['the default profile', '[default]\nregion = us-west-2\n'],
    ['a session', '[sso-session s]\nsso_region = x\n'],
  ])('does not name %s', (_, config) => {
    expect(problems({ config })).toEqual([])
  })

  it('names the files that cannot be read', () => {
    const home = makeHome()
    const [config, credentials] = ['config', 'credentials'].map((name) => join(home, '.aws', name)) as [
      string,
      string,
    ]
    mkdirSync(config)
    writeFileSync(credentials, Buffer.from('[a]\n', 'utf16le'))
    expect(listFileProblems({ HOME: home })).toEqual([
      `The AWS config file ${config} could not be read (EISDIR).`,
      `The AWS config file ${credentials} could not be read (it is not in UTF-8).`,
    ])
  })
})
