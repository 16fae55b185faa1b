import { describe, expect, it } from 'vitest'
import { type Example, readFiles } from '../../test-support/aws-files.ts'

/** Each with the result of the AWS CLI 2.9.19, which knows no services yet; a nested setting has the name of its block. */
const examples: Example[] = [
  [
    'the files that `aws configure` writes',
    '[default]\nregion = us-west-2\noutput = json\n',
    '[default]\naws_access_key_id = AKIA\naws_secret_access_key = wJalr/K7+x=\n',
    {
      profiles: {
        default: {
          region: 'us-west-2',
          output: 'json',
          aws_access_key_id: 'AKIA',
          aws_secret_access_key: 'wJalr/K7+x=',
        },
      },
    },
  ],
  [
    'the file that `aws configure sso` writes',
    '[sso-session my-sso]\nsso_start_url = https://d-1234567890.awsapps.com/start#\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n[profile dev]\nsso_session = my-sso\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = us-west-2\n',
    '',
    {
      profiles: {
        dev: {
          sso_session: 'my-sso',
          sso_account_id: '111122223333',
          sso_role_name: 'Developer',
          region: 'us-west-2',
        },
      },
      ssoSessions: {
        'my-sso': {
          sso_start_url: 'https://d-1234567890.awsapps.com/start#',
          sso_region: 'us-east-1',
          sso_registration_scopes: 'sso:account:access',
        },
      },
    },
  ],
  [
    'a first word of a header that is longer',
    '[profiles a]\nregion = b\n[profile-old "c d"]\nregion = e\n[profile\u00a0f]\nregion = g\n[sso-sessions h]\nsso_region = i\n',
    '',
    {
      profiles: { a: { region: 'b' }, 'c d': { region: 'e' } },
      ssoSessions: { h: { sso_region: 'i' } },
      other: { 'profile\u00a0f': { region: 'g' } },
    },
  ],
  [
    'a second header of the same profile, which replaces the first',
    '[profile a]\nregion = b\n[profile "a"]\noutput = json\n',
    '',
    { profiles: { a: { output: 'json' } } },
  ],
  [
    'a role with its source',
    '[profile base]\nregion=us-east-1\n\n[profile prod]\nrole_arn=arn:aws:iam::444455556666:role/deploy\nsource_profile=base\nexternal_id = a=b\n',
    '',
    {
      profiles: {
        base: { region: 'us-east-1' },
        prod: {
          role_arn: 'arn:aws:iam::444455556666:role/deploy',
          source_profile: 'base',
          external_id: 'a=b',
        },
      },
    },
  ],
  [
    'services with nested blocks',
    '[default]\nservices = local\n[services local]\necr =\n  endpoint_url = http://127.0.0.1:4566\n  more = 1\necr_public =\n  endpoint_url = http://127.0.0.1:4567\nsts=\n\tendpoint_url=http://127.0.0.1:4568\n',
    '',
    {
      profiles: { default: { services: 'local' } },
      services: {
        local: {
          'ecr.endpoint_url': 'http://127.0.0.1:4566',
          'ecr.more': '1',
          'ecr_public.endpoint_url': 'http://127.0.0.1:4567',
          'sts.endpoint_url': 'http://127.0.0.1:4568',
        },
      },
    },
  ],
  [
    's3 settings between others',
    '[default]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\nregion = eu-west-1\n',
    '',
    {
      profiles: {
        default: { 's3.max_concurrent_requests': '20', 's3.addressing_style': 'path', region: 'eu-west-1' },
      },
    },
  ],
  [
    'an empty value before other settings',
    '[default]\ns3 =\nregion = eu-west-1\n',
    '',
    { profiles: { default: { region: 'eu-west-1' } } },
  ],
  [
    'an empty value at the end',
    '[default]\nregion = eu-west-1\naws_session_token =\n',
    '',
    { profiles: { default: { region: 'eu-west-1' } } },
  ],
  [
    'a block after a comment',
    '[default]\ns3 =\n\n  # a comment\n  addressing_style = path\n',
    '',
    { profiles: { default: { 's3.addressing_style': 'path' } } },
  ],
  [
    'indented settings without a block',
    '[default]\n  region = eu-west-1\n\toutput = text\n',
    '',
    { profiles: { default: { region: 'eu-west-1', output: 'text' } } },
  ],
  [
    'a block in an indented section',
    '[default]\n  s3 =\n    a = b\n  region = eu-west-1\n',
    '',
    { profiles: { default: { 's3.a': 'b', region: 'eu-west-1' } } },
  ],
  [
    'an indented header',
    '  [default]\n  region = eu-west-1\n',
    '',
    { profiles: { default: { region: 'eu-west-1' } } },
  ],
  [
    'line endings of Windows',
    '[default]\r\nregion = eu-west-1\r\n[profile a]\r\noutput = text\r\n',
    '',
    { profiles: { default: { region: 'eu-west-1' }, a: { output: 'text' } } },
  ],
  [
    'line endings of an old Mac',
    '[default]\rregion = eu-west-1\r[profile a]\routput = text\r',
    '',
    { profiles: { default: { region: 'eu-west-1' }, a: { output: 'text' } } },
  ],
  [
    'a line separator in a value',
    '[default]\noutput = a\u2028b\n',
    '',
    { profiles: { default: { output: 'a\u2028b' } } },
  ],
  [
    'both forms of the default profile',
    '[default]\nregion = eu-west-1\noutput = json\n[profile default]\nregion = eu-west-2\n',
    '',
    { profiles: { default: { region: 'eu-west-2' } } },
  ],
  [
    'quoted names',
    '[profile "a b"]\nregion = 1\n[profile \'c\']\nregion = 2\n[sso-session "s t"]\nsso_region = x\n[services "v w"]\necr =\n  endpoint_url = u\n',
    '',
    {
      profiles: { 'a b': { region: '1' }, c: { region: '2' } },
      ssoSessions: { 's t': { sso_region: 'x' } },
      services: { 'v w': { 'ecr.endpoint_url': 'u' } },
    },
  ],
  [
    'escaped names',
    '[profile a\\ b]\nregion = 1\n[profile "c\\"d"]\nregion = 2\n[profile x"y z"]\nregion = 3\n',
    '',
    { profiles: { 'a b': { region: '1' }, 'c"d': { region: '2' }, 'xy z': { region: '3' } } },
  ],
  [
    'quotes that do not end',
    '[profile "a]\nregion = 1\n[profile b"]\nregion = 2\n[profile \'c"]\nregion = 3\n[profile d]\nregion = 4\n',
    '',
    {
      profiles: { d: { region: '4' } },
      other: {
        'profile "a': { region: '1' },
        'profile b"': { region: '2' },
        'profile \'c"': { region: '3' },
      },
    },
  ],
  [
    'names of several words without quotes',
    '[profile a b]\nregion = eu-west-1\n[profile c]\nregion = eu-west-2\n',
    '',
    { profiles: { c: { region: 'eu-west-2' } }, other: { 'profile a b': { region: 'eu-west-1' } } },
  ],
  [
    'names with other characters',
    '[profile a-b_c@d+e.f%g:h/i]\nregion = 1\n[profile ünï(1)]\nregion = 2\n[profile 日本🔑]\nregion = 3\n[profile #1;2]\nregion = 4\n',
    '',
    {
      profiles: {
        'a-b_c@d+e.f%g:h/i': { region: '1' },
        'ünï(1)': { region: '2' },
        '日本🔑': { region: '3' },
        '#1;2': { region: '4' },
      },
    },
  ],
  [
    'blanks around the name',
    '[profile   a ]\nregion = 1\n[profile\tb\t]\nregion = 2\n',
    '',
    { profiles: { a: { region: '1' }, b: { region: '2' } } },
  ],
  [
    'blanks around the header',
    '[ profile a ]\nregion = 1\n[ default ]\nregion = 2\n[profile b]\nregion = 3\n',
    '',
    {
      profiles: { b: { region: '3' } },
      other: { ' profile a ': { region: '1' }, ' default ': { region: '2' } },
    },
  ],
  [
    'something after the header',
    '[profile a] /* note */\nregion = 1\n[profile b]#x\nregion = 2\n[profile c] (careful)\nregion = 3\n[default]x = y\nregion = 4\n',
    '',
    { profiles: { default: { region: '4' }, a: { region: '1' }, b: { region: '2' }, c: { region: '3' } } },
  ],
  [
    'sections without the word profile',
    '[prod]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n',
    '',
    { profiles: { default: { region: 'eu-west-2' } }, other: { prod: { region: 'eu-west-1' } } },
  ],
  [
    'sections of another kind',
    '[plugins]\ncli_legacy_plugin_path = /x\n[preview]\ncloudfront = true\n[default]\nregion = a\n',
    '',
    {
      profiles: { default: { region: 'a' } },
      other: { plugins: { cli_legacy_plugin_path: '/x' }, preview: { cloudfront: 'true' } },
    },
  ],
  [
    'kinds in capital letters',
    '[DEFAULT]\nregion = a\n[Profile a]\nregion = b\n[profile A]\nregion = c\n',
    '',
    { profiles: { A: { region: 'c' } }, other: { DEFAULT: { region: 'a' }, 'Profile a': { region: 'b' } } },
  ],
  [
    'settings in capital letters',
    '[default]\nRegion = c\nAWS_ACCESS_KEY_ID = AKIA\nS3 =\n  Addressing_Style = path\n',
    '',
    { profiles: { default: { region: 'c', aws_access_key_id: 'AKIA', 's3.Addressing_Style': 'path' } } },
  ],
  [
    'colons',
    '[default]\nregion: eu-west-1\noutput:json\nca_bundle = C:\\x\nurl : http://a=b\n',
    '',
    { profiles: { default: { region: 'eu-west-1', output: 'json', ca_bundle: 'C:\\x', url: 'http://a=b' } } },
  ],
  [
    'an equals sign in a value',
    '[default]\ncredential_process = /bin/creds --a=b --c "d e"\n',
    '',
    { profiles: { default: { credential_process: '/bin/creds --a=b --c "d e"' } } },
  ],
  [
    'quotes in a value, which are part of it',
    '[default]\nregion = "eu-west-1"\n',
    '',
    { profiles: { default: { region: '"eu-west-1"' } } },
  ],
  ['brackets in a value', '[default]\nx = [y]\nz = ]\n', '', { profiles: { default: { x: '[y]', z: ']' } } }],
  [
    'credentials that override the config',
    '[default]\nregion = a\noutput = json\n[profile b]\nregion = c\n',
    '[default]\nregion = x\n[b]\naws_access_key_id = AKIA\n[c]\nregion = y\n',
    {
      profiles: {
        default: { region: 'x', output: 'json' },
        b: { region: 'c', aws_access_key_id: 'AKIA' },
        c: { region: 'y' },
      },
    },
  ],
  [
    'credentials with names of any form',
    '',
    '[my profile]\naws_access_key_id = 1\n[profile x]\naws_access_key_id = 2\n["q"]\naws_access_key_id = 3\n[ y ]\naws_access_key_id = 4\n[z] # note\naws_access_key_id = 5\n',
    {
      profiles: {
        'my profile': { aws_access_key_id: '1' },
        'profile x': { aws_access_key_id: '2' },
        '"q"': { aws_access_key_id: '3' },
        ' y ': { aws_access_key_id: '4' },
        z: { aws_access_key_id: '5' },
      },
    },
  ],
  ['empty files', '', '', {}],
  [
    'no line feed at the end',
    '[default]\nregion = eu-west-1',
    '',
    { profiles: { default: { region: 'eu-west-1' } } },
  ],
]

describe('the AWS config files', () => {
  it.each(examples)('are read as by the AWS CLI: %s', (_, config, credentials, files) => {
    expect(readFiles(config, credentials)).toEqual(files)
  })
})
