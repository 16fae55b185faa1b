import { describe, expect, it } from 'vitest'
import { EcrLoginError } from '../errors/errors.ts'
import { ruleKeys } from './registry-rule.ts'
import { parseSettings } from './settings.ts'

const id = '111122223333'
const host = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const otherId = '444455556666'
const other = '444455556666.dkr.ecr.eu-west-1.amazonaws.com'

const parse = (text: string) => parseSettings('/etc/config.toml', text)

const rule = (lines: string) => `[[registry]]\nmatch = "${id}"\n${lines}\n`

describe('parseSettings, for an invalid file,', () => {
  it.each([
    ['text that is not TOML', '[groups]\nteam = x\n', 2, 'Fix the TOML on this line.'],
    [
      'an account id with a leading zero and no quotes',
      '[[registry]]\nmatch = 012345678901\n',
      2,
      'Fix the TOML on this line.',
    ],
    [
      'an unknown table',
      '# settings\n\n[[registries]]\n',
      3,
      'Did you mean registry? Valid names are registry, groups.',
    ],
    ['an unknown setting', 'timeout = 3\n', 1, 'Valid names are registry, groups.'],
    [
      'a rule that is not in a list',
      '# one\n[registry]\nmatch = "x.y"\n',
      2,
      'Write each rule as [[registry]].',
    ],
    ['rules that are strings', '\nregistry = ["x.y"]\n', 2, 'Write each rule as [[registry]].'],
    ['rules that are dates', 'registry = [2026-11-23]\n', 1, 'Write each rule as [[registry]].'],
    [
      'a rule without a match',
      `${rule('')}\n[[registry]]\nprofile = "a"\n`,
      5,
      'Add match = "HOST, GLOB OR ACCOUNT ID".',
    ],
    [
      'a misspelled key',
      rule('# why\nprofil = "a"'),
      4,
      `Did you mean profile? Valid names are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
    [
      'a property of every object',
      rule('constructor = "a"'),
      3,
      `Valid names are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
    [
      'a misspelled key in the second rule',
      `${rule('profile = "a"')}${rule('profil = "b"')}`,
      6,
      `Did you mean profile? Valid names are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
    ['an account id that is a number', `[[registry]]\nmatch = ${id}\n`, 2, 'Write match = "...".'],
    ['a list for a profile', rule('profile = ["a"]'), 3, 'Write profile = "...".'],
    ['an empty profile', rule('profile = ""'), 3, 'Set a value, or remove the line.'],
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
      'Write it in lower case, without https://, port or path.',
    ],
    [
      'a host with a port',
      '[[registry]]\nmatch = "images.example.com:5000"\n',
      2,
      'Write it in lower case, without https://, port or path.',
    ],
    [
      'a host with a path',
      `[[registry]]\nmatch = "${host}/image"\n`,
      2,
      'Write it in lower case, without https://, port or path.',
    ],
    [
      'a host in capitals',
      '[[registry]]\nmatch = "Images.example.com"\n',
      2,
      'Write it in lower case, without https://, port or path.',
    ],
    ['an invalid region', rule('profile = "a"\nregion = "Oregon"'), 4, 'Write a region such as "us-west-2".'],
    [
      'a host behind a custom domain that is not an ECR host',
      rule('host = "docker.io"'),
      3,
      'Name the ECR host behind the custom domain.',
    ],
    [
      'an invalid role',
      rule('role_arn = "ecr-pull"'),
      3,
      'Write an ARN such as "arn:aws:iam::111122223333:role/NAME".',
    ],
    [
      'a user instead of a role',
      rule('role_arn = "arn:aws:iam::111122223333:user/me"'),
      3,
      'Write an ARN such as "arn:aws:iam::111122223333:role/NAME".',
    ],
    [
      'a source profile without a role',
      rule('source_profile = "a"'),
      3,
      'Add role_arn, or set profile alone.',
    ],
    [
      'an external id without a role',
      rule('profile = "a"\nexternal_id = "x"'),
      4,
      'Add role_arn, or set profile alone.',
    ],
    ['a session name without a role', rule('session_name = "x"'), 3, 'Add role_arn, or set profile alone.'],
    [
      'two profiles',
      rule('role_arn = "arn:aws:iam::111122223333:role/a"\nprofile = "a"\nsource_profile = "b"'),
      4,
      'Remove one of them.',
    ],
    [
      'groups that are a list',
      '\ngroups = ["a"]\n',
      2,
      'Write [groups] and, below it, NAME = ["HOST", ...].',
    ],
    ['a group that is a string', `[groups]\nteam = "${id}"\n`, 2, 'Write team = ["HOST", ...].'],
    ['a group of numbers', `[groups]\nteam = [${id}]\n`, 2, 'Write team = ["HOST", ...].'],
    ['an empty group', '[groups]\n\nteam = []\n', 3, 'List its registries, or remove it.'],
    [
      'a group named like an account',
      `[groups]\n${id} = ["${host}"]\n`,
      2,
      'Give it a name of letters and hyphens.',
    ],
    [
      'a group named like a mistyped account',
      `[groups]\n1111-2222-3333 = ["${host}"]\n`,
      2,
      'Give it a name of letters and hyphens.',
    ],
    [
      'a group named like a host',
      `[groups]\n"${host}" = ["${id}"]\n`,
      2,
      'Give it a name of letters and hyphens.',
    ],
    [
      'a group named like a key of a rule',
      `${rule('profile = "a"')}[groups]\nprofile = "x"\n`,
      5,
      'Write profile = ["HOST", ...].',
    ],
    ['a group with a dotted key', '# groups\ngroups.team = "x"\n', 2, 'Write team = ["HOST", ...].'],
    [
      'a file with the line endings of Windows',
      rule('profil = "a"').replaceAll('\n', '\r\n'),
      3,
      `Did you mean profile? Valid names are ${Object.keys(ruleKeys).join(', ')}.`,
    ],
  ])('throws an error with the line and a hint: %s', async (_, text, line, hint) => {
    const error = await parse(text).catch((reason) => reason)
    expect(error).toBeInstanceOf(EcrLoginError)
    expect(error).toMatchObject({ code: 'invalid-settings', kind: 'usage', hint })
    expect(error.message).toMatch(new RegExp(`^/etc/config\\.toml, line ${line}: [^\n]+\\.$`))
  })
})

describe('a parsed rule', () => {
  it('has every property, whose keys are those of the AWS config files', async () => {
    const { rules, path } = await parse(
      rule(`role_arn = "arn:aws:iam::${otherId}:role/pull"
external_id = "x"
session_name = "nightly"
source_profile = "base"
region = "eu-west-1"

[[registry]]
match = "images.example.com"
host = "${other}"
profile = "auto"
cache_as = "build"`),
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
      { match: 'images.example.com', host: other, profile: 'auto', cacheAs: 'build' },
    ])
  })

  it('may be written in any form of TOML, even after a byte order mark', async () => {
    const { rules } = await parse(
      `\uFEFFregistry = [{ match = '${id}', profile = """a""" }, { match = "x.y" }]`,
    )
    expect(rules).toEqual([{ match: id, profile: 'a' }, { match: 'x.y' }])
  })
})

describe('the parsed groups', () => {
  it('list their registries', async () => {
    const { groups } = await parse(`[groups]\nteam = ["${host}", "${id}", "images.example.com"]\n`)
    expect([...groups]).toEqual([['team', [host, id, 'images.example.com']]])
  })

  it('may have any name that is not like a registry', async () => {
    const { groups } = await parse(`[groups]\n__proto__ = ["${host}"]\n"two words" = ["${id}"]\n`)
    expect([...groups]).toEqual([
      ['__proto__', [host]],
      ['two words', [id]],
    ])
  })
})

describe('the messages', () => {
  it.each([
    ['timeout = 3\n', 'line 1: The key "timeout" is not known.'],
    [rule('profil = "a"'), 'line 3: The key "profil" is not known in a rule.'],
    [rule('profile = 3'), 'line 3: profile is not a string.'],
    [rule('cache_as = true'), 'line 3: cache_as is not a string.'],
    [rule('cache_as = ""'), 'line 3: cache_as is empty.'],
    [rule('external_id = "x"'), 'line 3: external_id is set without role_arn.'],
    [
      rule('role_arn = "arn:aws:iam::111122223333:role/a"\nprofile = "a"\nsource_profile = "b"'),
      'line 4: profile and source_profile are both set.',
    ],
    ['[groups]\nteam = 3\n', 'line 2: The group "team" is not a list of strings.'],
    [`[groups]\n${id} = ["${host}"]\n`, `line 2: The group "${id}" could be mistaken for a registry.`],
  ])('say what is wrong, and where: %j', async (text, message) => {
    await expect(parse(text)).rejects.toThrow(`/etc/config.toml, ${message}`)
  })
})
