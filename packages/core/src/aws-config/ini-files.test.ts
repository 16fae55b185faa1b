import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAwsFiles } from './ini-files.ts'

type Sections = Record<string, Record<string, string | undefined>>

interface Files {
  readonly profiles: Sections
  readonly ssoSessions: Sections
  readonly services: Sections
}

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-aws-files-'))
})
afterAll(() => rmSync(home, { recursive: true }))

/** The AWS SDK's parse of both files. */
async function readWithSdk(config: string, credentials: string): Promise<Files> {
  const [configFilepath, filepath] = [join(home, 'config'), join(home, 'credentials')]
  writeFileSync(configFilepath, config)
  writeFileSync(filepath, credentials)
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    filepath,
    configFilepath,
    ignoreCache: true,
  })
  const files: Files = { profiles: {}, ssoSessions: {}, services: {} }
  for (const [key, settings] of Object.entries(configFile)) {
    const [, kind, name] = /^(sso-session|services)\.(.*)$/.exec(key) ?? []
    if (kind === 'sso-session') files.ssoSessions[name!] = settings
    else if (kind === 'services') files.services[name!] = settings
    else files.profiles[key] = settings
  }
  for (const [name, settings] of Object.entries(credentialsFile)) {
    files.profiles[name] = { ...files.profiles[name], ...settings }
  }
  return files
}

/** Our parse of both files, without empty sections, which the SDK omits. */
function readOurselves(config: string, credentials: string): Files {
  const { profiles, ssoSessions, services } = parseAwsFiles(config, credentials)
  const filled = (sections: ReadonlyMap<string, Sections[string]>): Sections =>
    Object.fromEntries([...sections].filter(([, settings]) => Object.keys(settings).length > 0))
  return { profiles: filled(profiles), ssoSessions: filled(ssoSessions), services: filled(services) }
}

async function expectAgreement(config: string, credentials = ''): Promise<void> {
  const ours = readOurselves(config, credentials)
  expect(ours).toEqual(await readWithSdk(config, credentials))
}

/** Files as they exist on real machines. */
const corpus: [string, string, string?][] = [
  [
    'the files that `aws configure` writes',
    '[default]\nregion = us-west-2\noutput = json\n',
    '[default]\naws_access_key_id = AKIA\naws_secret_access_key = wJalr/K7+x=\n',
  ],
  [
    'the file that `aws configure sso` writes',
    '[sso-session my-sso]\nsso_start_url = https://d-1234567890.awsapps.com/start#\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n[profile dev]\nsso_session = my-sso\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = us-west-2\n',
  ],
  [
    'a role with its source',
    '[profile base]\nregion=us-east-1\n\n[profile prod]\nrole_arn=arn:aws:iam::444455556666:role/deploy\nsource_profile=base\nmfa_serial=arn:aws:iam::111122223333:mfa/me\nexternal_id = a=b\n',
  ],
  [
    'services with nested blocks',
    '[default]\nservices = local\n[services local]\necr =\n  endpoint_url = http://127.0.0.1:4566\n  more = 1\necr_public =\n  endpoint_url = http://127.0.0.1:4567\nsts=\n\tendpoint_url=http://127.0.0.1:4568\n',
  ],
  [
    's3 settings between others',
    '[default]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\nregion = eu-west-1\n',
  ],
  ['an empty block', '[default]\ns3 =\nregion = eu-west-1\n'],
  ['a block after a comment', '[default]\ns3 =\n\n  # a comment\n  addressing_style = path\n'],
  ['indented settings without a block', '[default]\n  region = eu-west-1\n\toutput = text\n'],
  ['a block in an indented file', '  [default]\n  region = eu-west-1\n  s3 =\n    a = b\n  output = text\n'],
  [
    'comments of all kinds',
    '# one\n; two\n[default] # three\nregion = eu-west-1 # four\noutput = json ; five\nx = a#b;c\n#region = us-east-1\n  ; indented\n',
  ],
  ['line endings of Windows', '[default]\r\nregion = eu-west-1\r\n[profile a]\r\noutput = text\r\n'],
  ['a byte order mark', '\uFEFF[default]\nregion = eu-west-1\n'],
  ['a lone carriage return in a comment', '[default]\nregion = eu-west-1 # old\rnew\noutput = a\u2028b\n'],
  [
    'the same section twice',
    '[profile a]\nregion = eu-west-1\noutput = json\n[profile b]\nx = y\n[profile a]\nregion = eu-west-2\n[sso-session s]\nsso_region = a\n[sso-session s]\nsso_start_url = b\n[services v]\nx = 1\n[services v]\ny = 2\n',
  ],
  ['the same setting twice', '[default]\nregion = eu-west-1\nregion = eu-west-2\n'],
  [
    'both forms of the default profile',
    '[default]\nregion = eu-west-1\noutput = json\n[profile default]\nregion = eu-west-2\n',
  ],
  [
    'both forms the other way round',
    '[profile default]\nregion = eu-west-2\n[default]\nregion = eu-west-1\noutput = json\n',
  ],
  ['an empty second form', '[default]\nregion = eu-west-1\n[profile default]\n'],
  [
    'quoted names',
    '[profile "a"]\nregion = eu-west-1\n[profile \'b\']\nregion = eu-west-2\n[sso-session "s"]\nsso_region = x\n',
  ],
  [
    'quotes that do not match',
    '[profile "a]\nregion = 1\n[profile a"]\nregion = 2\n[profile \'a"]\nregion = 3\n',
  ],
  ['names of several words without quotes', '[profile a b]\nregion = eu-west-1\n'],
  ['names with all allowed characters', '[profile a-b_c@d+e.f%g:h/i]\nregion = eu-west-1\n'],
  ['a tab in a header', '[profile\ta]\nregion = eu-west-1\n'],
  ['sections without the word profile', '[a]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n'],
  [
    'sections of another kind',
    '[plugins]\ncli_legacy_plugin_path = /x\n[preview]\ncloudfront = true\n[default]\nregion = a\n',
  ],
  ['brackets that are not a header', '[default\nregion = a\n]\n[]\nx = y\n[default] x\noutput = b\n'],
  ['settings before any section', 'region = eu-west-1\n[default]\noutput = json\n'],
  ['lines that are not settings', '[default]\nregion\n= x\n == y\nkey: value\noutput = json\n'],
  ['an equals sign in a value', '[default]\ncredential_process = /bin/creds --a=b --c "d e"\n'],
  ['quotes in a value', '[default]\nregion = "eu-west-1"\n'],
  [
    'settings named like properties of objects',
    '[default]\nconstructor = a\ntoString = b\nhasOwnProperty = c\nregion = d\n',
  ],
  [
    'credentials that override the config',
    '[default]\nregion = a\noutput = json\n[profile b]\nregion = c\n',
    '[default]\nregion = x\n[b]\naws_access_key_id = AKIA\n[c]\nregion = y\n',
  ],
  [
    'credentials with names of several words',
    '',
    '[my profile.x]\naws_access_key_id = AKIA\n'.replace('my profile', 'my  profile'),
  ],
  ['an unnamed section of the credentials', '', '[]\naws_access_key_id = AKIA\n'],
  ['empty files', '', ''],
  ['no line feed at the end', '[default]\nregion = eu-west-1'],
  ['capital letters', '[DEFAULT]\nregion = a\n[Profile a]\nregion = b\n[default]\nRegion = c\n'],
]

describe('parseAwsFiles', () => {
  it.each(corpus)('agrees with the AWS SDK about %s', async (_, config, credentials) => {
    await expectAgreement(config, credentials)
  })

  it('finds the profiles and services of all these files', async () => {
    const read = await Promise.all(
      corpus.map(([, config, credentials = '']) => readOurselves(config, credentials)),
    )
    expect(read.flatMap(({ profiles }) => Object.keys(profiles)).length).toBeGreaterThan(30)
    expect(read.flatMap(({ services }) => Object.keys(services))).toEqual(['local', 'v'])
  })

  const name = fc.oneof(
    fc.constantFrom('default', 'a', 'b', 'my-sso'),
    fc.stringMatching(/^[\w@+.%:/-]{1,8}$/),
  )
  const header = fc.oneof(
    fc.constantFrom('[default]', '[]', '[plugins]', '[default', '[ default ]', '[profile]'),
    fc
      .tuple(fc.constantFrom('profile', 'sso-session', 'services'), name)
      .map(([kind, one]) => `[${kind} ${one}]`),
    name.map((one) => `[profile "${one}"]`),
  )
  const value = fc.oneof(
    fc.constantFrom('', 'x', 'a=b', '"q"', 'a # b', 'a#b', '[x]', 'x]'),
    fc.stringMatching(/^[ -~\t\r]{0,12}$/),
  )
  const key = fc.oneof(
    fc.constantFrom('region', 'ecr', 'endpoint_url', 's3', ' x'),
    fc.stringMatching(/^[a-z_#;[ ]{1,6}$/),
  )
  const setting = fc
    .tuple(fc.constantFrom('', '', ' ', '  ', '\t'), key, fc.constantFrom('=', ' = ', ' =', ''), value)
    .map((parts) => parts.join(''))
  const line = fc.oneof(
    { weight: 2, arbitrary: header },
    { weight: 6, arbitrary: setting },
    { weight: 1, arbitrary: fc.constantFrom('', '# comment', '  ; comment', '\t') },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  )
  const text = fc
    .tuple(fc.array(line, { maxLength: 16 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, end]) => lines.join(end))
    // The SDK mistakes such names for properties of objects.
    .filter((one) => !/__proto__|constructor|toString|valueOf/.test(one))
    // In the credentials file, such a prefix is part of the name.
    .filter((one) => !/^\s*\[\s*(profile|sso-session|services)\./m.test(one))
  const credentials = text.filter((one) => !/^\s*\[[\w-]+\s/m.test(one))

  it('agrees with the AWS SDK about any other content', async () => {
    await fc.assert(fc.asyncProperty(text, credentials, expectAgreement), { numRuns: 400 })
  })
})

describe('parseAwsFiles, like the AWS CLI and unlike the AWS SDK,', () => {
  it.each([
    ['names with blanks in quotes', '[profile "my profile"]\nregion = a\n', 'my profile'],
    ['several blanks before the name', '[profile   a]\nregion = a\n', 'a'],
    ['blanks after the name', '[profile a ]\nregion = a\n', 'a'],
    ['names with other characters', '[profile ünï(1)]\nregion = a\n', 'ünï(1)'],
    ['names of properties of objects', '[profile __proto__]\nregion = a\n', '__proto__'],
  ])('accepts %s', async (_, config, name) => {
    expect(parseAwsFiles(config, '').profiles.get(name)).toEqual({ region: 'a' })
    expect((await readWithSdk(config, '')).profiles).toEqual({})
  })

  it('keeps profiles without settings', () => {
    expect([...parseAwsFiles('[profile empty]\n[default]\n', '[other]\n').profiles.keys()].sort()).toEqual([
      'default',
      'empty',
      'other',
    ])
  })

  it('accepts names of several words in the credentials file', () => {
    const { profiles } = parseAwsFiles('', '[my profile]\naws_access_key_id = AKIA\n')
    expect(profiles.get('my profile')).toEqual({ aws_access_key_id: 'AKIA' })
  })
})

it('parseAwsFiles returns only settings that are in the files', () => {
  const settings = parseAwsFiles('[services v]\nregion = a\n', '').services.get('v')!
  expect(Object.keys(settings)).toEqual(['region'])
  expect(parseAwsFiles('[profile a]\n__proto__ = x\n', '').profiles.get('a')).not.toHaveProperty('x')
})

it('parseAwsFiles ignores a header of megabytes, and does not overflow the stack', () => {
  for (const header of [
    `profile ${'a'.repeat(1e7)}"`,
    `profile${' '.repeat(1e7)}"`,
    `profile a${' '.repeat(1e7)}b`,
  ]) {
    expect(parseAwsFiles(`[${header}]\nregion = a\n`, '').profiles.size).toBe(0)
  }
})
