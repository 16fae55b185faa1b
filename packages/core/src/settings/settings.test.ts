import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseProfile, readAwsConfig } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import { resolveRequestedRegistries } from '../login/requested-registries.ts'
import { type EcrLoginSettings, ruleKeys } from './registry-rule.ts'
import { findRule, parseSettings, readSettings } from './settings.ts'
import { settingsPath } from './settings-path.ts'

const id = '111122223333'
const otherId = '444455556666'
const host = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const other = `${otherId}.dkr.ecr.eu-west-1.amazonaws.com`

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-settings-'))
})
afterEach(() => rmSync(home, { recursive: true }))

function writeAt(...parts: string[]): string {
  const path = join(home, ...parts)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, '[groups]\nteam = ["111122223333"]\n')
  return path
}

function parse(text: string): Promise<EcrLoginSettings> {
  return parseSettings('/etc/config.toml', text)
}

describe('the place of the settings file', () => {
  it.each([
    ['in the home', 'linux', { HOME: '/h' }, '/h/.config/ecrlogin/config.toml'],
    [
      'where XDG_CONFIG_HOME says',
      'darwin',
      { HOME: '/h', XDG_CONFIG_HOME: '/x' },
      '/x/ecrlogin/config.toml',
    ],
    [
      'in the home when XDG_CONFIG_HOME is relative',
      'linux',
      { HOME: '/h', XDG_CONFIG_HOME: '.' },
      '/h/.config/ecrlogin/config.toml',
    ],
    [
      'in the home when XDG_CONFIG_HOME is empty',
      'linux',
      { HOME: '/h', XDG_CONFIG_HOME: '' },
      '/h/.config/ecrlogin/config.toml',
    ],
    ['under APPDATA on Windows', 'win32', { USERPROFILE: '/u', APPDATA: '/a' }, '/a/ecrlogin/config.toml'],
    [
      'under the profile on Windows',
      'win32',
      { USERPROFILE: '/u' },
      '/u/AppData/Roaming/ecrlogin/config.toml',
    ],
    ['where ECRLOGIN_CONFIG says', 'linux', { HOME: '/h', ECRLOGIN_CONFIG: '/e.toml' }, '/e.toml'],
  ] as const)('is %s', (_, system, environment, path) => {
    expect(settingsPath(environment, undefined, system).replaceAll('\\', '/')).toBe(path)
  })

  it('is the named one before all', () => {
    expect(settingsPath({ HOME: '/h', ECRLOGIN_CONFIG: '/e.toml' }, '/named.toml')).toBe('/named.toml')
  })

  it('need hold no file, unless it is named', async () => {
    expect(await readSettings({ HOME: home })).toEqual({ path: null, rules: [], groups: new Map() })
    const gone = join(home, 'gone.toml')
    const problem = {
      code: 'invalid-settings',
      message: `The settings file ${gone} could not be read (ENOENT).`,
    }
    await expect(readSettings({ HOME: home }, gone)).rejects.toMatchObject(problem)
    await expect(readSettings({ HOME: home, ECRLOGIN_CONFIG: gone })).rejects.toMatchObject(problem)
  })

  it('is read, and said to be where it is', async () => {
    const usual = writeAt('.config', 'ecrlogin', 'config.toml')
    const named = writeAt('named.toml')
    const groups = new Map([['team', [id]]])
    expect(await readSettings({ HOME: home })).toMatchObject({ path: usual, groups })
    expect(await readSettings({ HOME: home, ECRLOGIN_CONFIG: named })).toMatchObject({ path: named, groups })
    expect(await readSettings({ HOME: home }, named)).toMatchObject({ path: named, groups })
  })

  it('says why it cannot be read', async () => {
    const path = join(home, '.config', 'ecrlogin', 'config.toml')
    mkdirSync(path, { recursive: true })
    await expect(readSettings({ HOME: home })).rejects.toMatchObject({
      message: `The settings file ${path} could not be read (EISDIR).`,
      hint: 'Make it readable, or name another with --config or ECRLOGIN_CONFIG.',
    })
  })

  it('says that it may not be read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may read everything')
    chmodSync(writeAt('.config', 'ecrlogin', 'config.toml'), 0)
    await expect(readSettings({ HOME: home })).rejects.toThrow('could not be read (EACCES)')
  })
})

const rule = (lines: string) => `[[registry]]\nmatch = "${id}"\n${lines}\n`

describe('an error names the file, the line and the hint:', () => {
  it.each([
    ['no TOML', '[groups]\nteam = x\n', 2, 'Hint the TOML there.'],
    [
      'an account id with a leading zero and no quotes',
      '[[registry]]\nmatch = 012345678901\n',
      2,
      'Hint the TOML there.',
    ],
    [
      'an unknown table',
      '# settings\n\n[[registries]]\n',
      3,
      'Did you mean registry? There are registry, groups.',
    ],
    ['an unknown setting', 'timeout = 3\n', 1, 'There are registry, groups.'],
    ['one rule that is no list', '# one\n[registry]\nmatch = "x.y"\n', 2, 'Write each rule as [[registry]].'],
    ['rules that are texts', '\nregistry = ["x.y"]\n', 2, 'Write each rule as [[registry]].'],
    ['rules that are dates', 'registry = [2026-11-23]\n', 1, 'Write each rule as [[registry]].'],
    [
      'a rule without a match',
      `${rule('')}\n[[registry]]\nprofile = "a"\n`,
      5,
      'Add match = "HOST, GLOB OR ACCOUNT ID".',
    ],
    [
      'a misspelt property',
      rule('# why\nprofil = "a"'),
      4,
      `Did you mean profile? There are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
    [
      'a property of every object',
      rule('constructor = "a"'),
      3,
      `There are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
    [
      'a misspelt property of the second rule',
      `${rule('profile = "a"')}${rule('profil = "b"')}`,
      6,
      `Did you mean profile? There are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
    ['an account id that is a number', `[[registry]]\nmatch = ${id}\n`, 2, 'Write match = "...".'],
    ['a list for a profile', rule('profile = ["a"]'), 3, 'Write profile = "...".'],
    ['an empty profile', rule('profile = ""'), 3, 'Say what it is, or take the line out.'],
    [
      'an account id with hyphens',
      '[[registry]]\nmatch = "1111-2222-3333"\n',
      2,
      'An account id has 12 digits and no hyphens, such as "111122223333".',
    ],
    [
      'a URL',
      `[[registry]]\nmatch = "https://${host}"\n`,
      2,
      'Write it in lower case, with no https://, no port and no path.',
    ],
    [
      'a host with a port',
      '[[registry]]\nmatch = "images.example.com:5000"\n',
      2,
      'Write it in lower case, with no https://, no port and no path.',
    ],
    [
      'a host with a path',
      `[[registry]]\nmatch = "${host}/image"\n`,
      2,
      'Write it in lower case, with no https://, no port and no path.',
    ],
    [
      'a host in capitals',
      '[[registry]]\nmatch = "Images.example.com"\n',
      2,
      'Write it in lower case, with no https://, no port and no path.',
    ],
    ['a region that is none', rule('profile = "a"\nregion = "Oregon"'), 4, 'Write one such as "us-west-2".'],
    [
      'a host behind that is not ECR',
      rule('host = "docker.io"'),
      3,
      'Name the ECR host behind the custom domain.',
    ],
    [
      'a role that is none',
      rule('role_arn = "ecr-pull"'),
      3,
      'Write one such as "arn:aws:iam::111122223333:role/NAME".',
    ],
    [
      'a user for a role',
      rule('role_arn = "arn:aws:iam::111122223333:user/me"'),
      3,
      'Write one such as "arn:aws:iam::111122223333:role/NAME".',
    ],
    [
      'a source profile without a role',
      rule('source_profile = "a"'),
      3,
      'Add role_arn, or write profile alone.',
    ],
    [
      'an external id without a role',
      rule('profile = "a"\nexternal_id = "x"'),
      4,
      'Add role_arn, or write profile alone.',
    ],
    ['a session name without a role', rule('session_name = "x"'), 3, 'Add role_arn, or write profile alone.'],
    [
      'two profiles',
      rule('role_arn = "arn:aws:iam::111122223333:role/a"\nprofile = "a"\nsource_profile = "b"'),
      4,
      'Take one of them out.',
    ],
    ['groups that are a list', '\ngroups = ["a"]\n', 2, 'Write [groups], and under it name = ["HOST", ...].'],
    ['a group that is a text', `[groups]\nteam = "${id}"\n`, 2, 'Write team = ["HOST", ...].'],
    ['a group of numbers', `[groups]\nteam = [${id}]\n`, 2, 'Write team = ["HOST", ...].'],
    ['a group of nothing', '[groups]\n\nteam = []\n', 3, 'Name its registries, or take it out.'],
    [
      'a group named as an account',
      `[groups]\n${id} = ["${host}"]\n`,
      2,
      'Give it a name of letters and hyphens.',
    ],
    [
      'a group named as a mistyped account',
      `[groups]\n1111-2222-3333 = ["${host}"]\n`,
      2,
      'Give it a name of letters and hyphens.',
    ],
    [
      'a group named as a host',
      `[groups]\n"${host}" = ["${id}"]\n`,
      2,
      'Give it a name of letters and hyphens.',
    ],
    [
      'a group named as a property of a rule',
      `${rule('profile = "a"')}[groups]\nprofile = "x"\n`,
      5,
      'Write profile = ["HOST", ...].',
    ],
    ['a group in dotted form', '# groups\ngroups.team = "x"\n', 2, 'Write team = ["HOST", ...].'],
    [
      'a rule in a file of Windows',
      rule('profil = "a"').replaceAll('\n', '\r\n'),
      3,
      `Did you mean profile? There are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
  ])('%s', async (_, text, line, hint) => {
    const error = await parse(text).catch((reason) => reason)
    expect(error).toBeInstanceOf(EcrLoginError)
    expect(error).toMatchObject({ code: 'invalid-settings', exitCode: 2, hint })
    expect(error.message).toMatch(new RegExp(`^/etc/config\\.toml, line ${line}: [^\n]+\\.$`))
  })
})

describe('a rule', () => {
  it('has every property, under the names of the AWS config files', async () => {
    const { rules, path } = await parse(
      rule(`role_arn = "arn:aws:iam::${otherId}:role/pull"
external_id = "x"
session_name = "nightly"
source_profile = "base"
region = "eu-west-1"

[[registry]]
match = "images.example.com"
host = "${other}"
profile = "auto"`),
    )
    expect(path).toBe('/etc/config.toml')
    expect(rules).toEqual([
      {
        match: id,
        roleArn: `arn:aws:iam::${otherId}:role/pull`,
        externalId: 'x',
        sessionName: 'nightly',
        sourceProfile: 'base',
        region: 'eu-west-1',
      },
      { match: 'images.example.com', host: other, profile: 'auto' },
    ])
  })

  it('may be written in any form of TOML, behind a byte order mark too', async () => {
    const { rules } = await parse(
      `\uFEFFregistry = [{ match = '${id}', profile = """a""" }, { match = "x.y" }]`,
    )
    expect(rules).toEqual([{ match: id, profile: 'a' }, { match: 'x.y' }])
  })

  const registry = (name: string) => ({ host: name, registryId: /^\d{12}/.exec(name)?.[0] ?? null })

  it.each([
    [id, host, true],
    [otherId, host, false],
    [host, host, true],
    [host, other, false],
    ['*.dkr.ecr.us-west-2.amazonaws.com', host, true],
    ['*.dkr.ecr.*.amazonaws.com', other, true],
    ['1111*.dkr.ecr.us-*.amazonaws.com', host, true],
    ['1111*.dkr.ecr.us-*.amazonaws.com', other, false],
    ['*.dkr.ecr.*.amazonaws.com', `${id}.dkr.ecr.cn-north-1.amazonaws.com.cn`, false],
    ['*.amazonaws.com', host, false],
    ['*', host, false],
    ['*.example.com', 'images.example.com', true],
    ['*.example.com', 'a.images.example.com', false],
    ['*.example.com', 'example.com', false],
    ['images.example.com', 'imagesXexample.com', false],
    ['public.ecr.aws', 'public.ecr.aws', true],
    ['(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', false],
  ])('for %s and %s: matches is %s', async (match, name, isMatch) => {
    const settings = { path: null, rules: [{ match }], groups: new Map() }
    expect(findRule(settings, registry(name)) !== null).toBe(isMatch)
  })

  it('counts when it is the first that matches', async () => {
    const settings = await parse(`
[[registry]]
match = "*.dkr.ecr.eu-west-1.amazonaws.com"
profile = "europe"
[[registry]]
match = "${otherId}"
profile = "other"
[[registry]]
match = "*.dkr.ecr.*.amazonaws.com"
profile = "rest"`)
    const profileOf = (name: string) => findRule(settings, registry(name))?.profile
    expect([
      profileOf(other),
      profileOf(`${otherId}.dkr.ecr.us-west-2.amazonaws.com`),
      profileOf(host),
    ]).toEqual(['europe', 'other', 'rest'])
    expect(findRule(settings, registry('public.ecr.aws'))).toBeNull()
  })
})

/** Profiles of which some are in one account. */
const awsConfig = `
[default]
region = us-west-2
[profile sso]
sso_account_id = ${id}
[profile role]
role_arn = arn:aws:iam::${otherId}:role/deploy
[profile session]
login_session = arn:aws:iam::${otherId}:user/me
[profile base]
region = us-east-1
endpoint_url = http://127.0.0.1:4566
`

/** Works out what is asked for, in a home with the profiles above. */
async function ask(registries: readonly string[], text: string, options: IdentityOptions = {}) {
  mkdirSync(join(home, '.aws'), { recursive: true })
  writeFileSync(join(home, '.aws', 'config'), awsConfig)
  const config = readAwsConfig({ HOME: home }, options.profile)
  const settings = await parse(text)
  return resolveRequestedRegistries({ registries, settings, ...options }, config, async () => null)
}

async function askOne(name: string, text: string, options: IdentityOptions = {}) {
  const [one, ...others] = await ask([name], text, options)
  expect(others).toEqual([])
  return one!
}

describe('the identity of a registry', () => {
  it('is that of the first rule, with the configuration of its profile', async () => {
    const one = await askOne(host, rule('profile = "base"'))
    expect(one).toMatchObject({
      identity: { profile: 'base', role: null },
      target: { region: 'us-west-2', endpoint: 'http://127.0.0.1:4566' },
      failure: null,
    })
    expect(one.config).toEqual(chooseProfile(one.config, 'base'))
  })

  it("is a role, assumed with the source's credentials or with the caller's own", async () => {
    const arn = `arn:aws:iam::${otherId}:role/pull`
    const role = `role_arn = "${arn}"\nexternal_id = "x"\nsession_name = "nightly"`
    const identity = { credentials: null, role: { arn, externalId: 'x', sessionName: 'nightly' } }
    expect((await askOne(host, rule(`${role}\nsource_profile = "base"`))).identity).toEqual({
      ...identity,
      profile: 'base',
    })
    expect((await askOne(host, rule(`${role}\nprofile = "base"`))).identity).toEqual({
      ...identity,
      profile: 'base',
    })
    expect((await askOne(host, rule(role))).identity).toEqual({ ...identity, profile: null })
  })

  it.each<[string, IdentityOptions]>([
    ['a profile', { profile: 'sso' }],
    ['a role', { roleArn: `arn:aws:iam::${id}:role/mine` }],
    ['credentials', { credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } }],
  ])('is that of the options before all rules: %s', async (_, options) => {
    const { identity, config } = await askOne(host, rule('profile = "base"'), options)
    expect(identity).toEqual({
      credentials: options.credentials ?? null,
      profile: null,
      role: options.roleArn ? { arn: options.roleArn } : null,
    })
    expect(config.profile).toBe(options.profile ?? 'default')
  })

  it('fails alone when its profile is unknown', async () => {
    const [one, two] = await ask([host, other], rule('profile = "nobody"'))
    expect(one!.failure).toMatchObject({ code: 'unknown-profile' })
    expect(two!.failure).toBeNull()
  })
})

describe('profile = "auto"', () => {
  const auto =
    '[[registry]]\nmatch = "*.dkr.ecr.*.amazonaws.com"\nprofile = "auto"\n[[registry]]\nmatch = "public.ecr.aws"\nprofile = "auto"\n'

  it("is the one profile in the registry's account", async () => {
    expect((await askOne(host, auto)).identity.profile).toBe('sso')
  })

  it('fails with the names of the candidates when there are several', async () => {
    expect((await askOne(other, auto)).failure).toMatchObject({
      code: 'invalid-settings',
      message: `profile = "auto" finds several profiles in ${otherId}: "role", "session".`,
      hint: 'Name the profile in the rule.',
    })
  })

  it('fails when there is none', async () => {
    expect((await askOne('999900001111.dkr.ecr.us-west-2.amazonaws.com', auto)).failure?.message).toBe(
      `profile = "auto" finds no profile in ${join(home, '.aws', 'config')} whose sso_account_id or role_arn is in 999900001111.`,
    )
    expect((await askOne('public.ecr.aws', auto)).failure?.message).toContain('is in ECR Public.')
  })
})

describe('the region of an account id', () => {
  it("is that of its rule, before the profile's", async () => {
    const one = await askOne(id, rule('region = "eu-central-1"'))
    expect(one.registry?.host).toBe(`${id}.dkr.ecr.eu-central-1.amazonaws.com`)
    expect((await askOne(otherId, rule('region = "eu-central-1"'))).target.region).toBe('us-west-2')
  })
})

describe('a group', () => {
  const groups = `[groups]\nteam = ["${host}", "${otherId}", "public.ecr.aws"]\n`

  it('stands for its registries, at its place, each once', async () => {
    const asked = await ask([other, 'team', host], groups)
    expect(asked.map(({ registry }) => registry?.host)).toEqual([
      other,
      host,
      `${otherId}.dkr.ecr.us-west-2.amazonaws.com`,
      'public.ecr.aws',
    ])
  })

  it('is what was named, not a part of its name, nor a property of every object', async () => {
    await expect(ask(['tea'], groups)).rejects.toMatchObject({ code: 'not-ecr-registry' })
    await expect(ask(['constructor'], groups)).rejects.toMatchObject({ code: 'not-ecr-registry' })
  })

  it('may bear any other name', async () => {
    const { groups: read } = await parse(`[groups]\n__proto__ = ["${host}"]\n"two words" = ["${id}"]\n`)
    expect([...read]).toEqual([
      ['__proto__', [host]],
      ['two words', [id]],
    ])
  })
})

describe('a custom domain', () => {
  const domain = `[[registry]]\nmatch = "images.example.com"\nhost = "${other}"\n[[registry]]\nmatch = "${otherId}"\nprofile = "base"\n`

  it('keeps its name, and is asked where its registry is, as who speaks for that', async () => {
    for (const name of [
      'images.example.com',
      'https://images.example.com/team/image',
      'images.example.com:443',
    ]) {
      expect(await askOne(name, domain)).toMatchObject({
        registry: { host: 'images.example.com', registryId: otherId },
        target: { region: 'eu-west-1', isPublic: false },
        identity: { profile: 'base' },
      })
    }
  })

  it('may have an identity of its own', async () => {
    const own = domain.replace('\nhost', '\nprofile = "sso"\nhost')
    expect((await askOne('images.example.com', own)).identity.profile).toBe('sso')
  })

  it.each([
    '-oProxyCommand.example.com',
    '.example.com',
    '$(id).example.com',
    "'.example.com",
    'a_b.example.com',
    'А.example.com',
    `${'a'.repeat(64)}.example.com`,
  ])('that is no host name is refused, whatever a glob says: %s', async (name) => {
    const glob = domain.replace('images.example.com', '*.example.com')
    expect((await askOne('a-b.example.com', glob)).registry?.host).toBe('a-b.example.com')
    await expect(ask([name], glob)).rejects.toMatchObject({ code: 'not-ecr-registry' })
  })

  it('is refused where no rule names it', async () => {
    await expect(ask(['other.example.com'], domain)).rejects.toMatchObject({ code: 'not-ecr-registry' })
    await expect(
      ask(['other.example.com'], '[[registry]]\nmatch = "other.example.com"\nprofile = "base"'),
    ).rejects.toMatchObject({
      code: 'not-ecr-registry',
    })
  })
})

describe('the JSON schema', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'settings.schema.json'), 'utf8'))
  const { properties, dependencies, required } = schema.definitions.rule

  it('knows the properties that the reader knows, and no others', () => {
    expect(Object.keys(properties)).toEqual(Object.keys(ruleKeys))
    expect(Object.keys(schema.properties)).toEqual(['registry', 'groups'])
    expect(schema.additionalProperties).toBe(false)
    expect(schema.definitions.rule.additionalProperties).toBe(false)
    expect(required).toEqual(['match'])
  })

  it('says of each what it is', () => {
    for (const [name, property] of Object.entries<{ description?: string; type?: string }>(properties)) {
      expect({ name, ...property }).toMatchObject({
        name,
        description: expect.stringMatching(/\.$/),
        type: 'string',
      })
    }
  })

  it('demands a role where the reader does', async () => {
    for (const key of Object.keys(ruleKeys).filter((one) => one !== 'match')) {
      const text = rule(`${key} = "${properties[key].examples?.[0] ?? 'x'}"`)
      const isRefused = await parse(text).then(
        () => false,
        () => true,
      )
      expect({ key, isRefused }).toEqual({ key, isRefused: key in dependencies })
    }
  })

  const values: [key: string, value: string, isGood: boolean][] = [
    ['match', id, true],
    ['match', '*.dkr.ecr.*.amazonaws.com', true],
    ['match', 'images.example.com', true],
    ['match', '1111-2222-3333', false],
    ['match', `https://${host}`, false],
    ['match', 'Images.example.com', false],
    ['match', 'images.example.com:5000', false],
    ['role_arn', `arn:aws:iam::${id}:role/path/pull`, true],
    ['role_arn', `arn:aws-us-gov:iam::${id}:role/pull`, true],
    ['role_arn', `arn:aws:iam::${id}:role/`, false],
    ['role_arn', 'pull', false],
    ['region', 'eusc-de-east-1', true],
    ['region', 'us_west_2', false],
    ['region', 'us-west-', false],
  ]

  it.each(values)('and the reader judge %s = "%s" alike', async (key, value, isGood) => {
    const lines = key === 'match' ? `match = "${value}"` : `match = "x.y"\n${key} = "${value}"`
    const isRead = await parse(`[[registry]]\n${lines}\n`).then(
      () => true,
      () => false,
    )
    const isInSchema = new RegExp(properties[key].pattern, 'u').test(value)
    expect({ isRead, isInSchema }).toEqual({ isRead: isGood, isInSchema: isGood })
  })

  it.each([
    ['team', true],
    ['team-1', true],
    [id, false],
    ['1111-2222', false],
    [host, false],
  ])('and the reader judge the group %s alike', async (name, isGood) => {
    const isRead = await parse(`[groups]\n"${name}" = ["${host}"]\n`).then(
      () => true,
      () => false,
    )
    const isInSchema = new RegExp(schema.properties.groups.propertyNames.pattern, 'u').test(name)
    expect({ isRead, isInSchema }).toEqual({ isRead: isGood, isInSchema: isGood })
  })
})
