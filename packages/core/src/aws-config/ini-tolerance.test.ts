import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Example, readFiles } from '../../test-support/aws-files.ts'
import { parseAwsFiles, type Settings } from './ini-files.ts'

/** The AWS CLI rejects the whole file, or returns what nobody means, such as comments as parts of values. */
const tolerated: Example[] = [
  [
    'comments of all kinds',
    '# one\n; two\n[default] # three\nregion = eu-west-1 # four\noutput = json ; five\nx = a#b;c\n#region = us-east-1\n  ; indented\n',
    '',
    { profiles: { default: { region: 'eu-west-1', output: 'json', x: 'a#b;c' } } },
  ],
  [
    'a comment after an empty value',
    '[default]\ns3 = # nested\n  a = b\n',
    '',
    { profiles: { default: { 's3.a': 'b' } } },
  ],
  [
    'comments in a command, which are part of it',
    '[default]\ncredential_process = /bin/creds "#1" # x ; y\nCredential_Process_2 = a # b\n',
    '',
    { profiles: { default: { credential_process: '/bin/creds "#1" # x ; y', credential_process_2: 'a' } } },
  ],
  [
    'a byte order mark',
    '\uFEFF[default]\nregion = eu-west-1\n',
    '',
    { profiles: { default: { region: 'eu-west-1' } } },
  ],
  [
    'the same section twice',
    '[profile a]\nregion = eu-west-1\noutput = json\n[profile b]\nx = y\n[profile a]\nregion = eu-west-2\n',
    '',
    { profiles: { a: { region: 'eu-west-2', output: 'json' }, b: { x: 'y' } } },
  ],
  [
    'the same setting twice',
    '[default]\nregion = eu-west-1\nregion = eu-west-2\n',
    '',
    { profiles: { default: { region: 'eu-west-2' } } },
  ],
  [
    'both forms the other way round',
    '[profile default]\nregion = eu-west-2\n[default]\nregion = eu-west-1\noutput = json\n',
    '',
    { profiles: { default: { region: 'eu-west-2' } } },
  ],
  [
    'an empty second form',
    '[default]\nregion = eu-west-1\n[profile default]\n',
    '',
    { profiles: { default: { region: 'eu-west-1' } } },
  ],
  [
    'a header without its bracket, which takes its settings along',
    '[default]\nregion = a\n[profile b\nregion = b\nrole_arn = x\n[profile c]\nregion = c\n',
    '',
    { profiles: { default: { region: 'a' }, c: { region: 'c' } } },
  ],
  [
    'a header without anything in it',
    '[default]\nregion = a\n[]\nregion = b\n',
    '',
    { profiles: { default: { region: 'a' } } },
  ],
  [
    'a header without a name',
    '[default]\nregion = a\n[profile]\nregion = b\n[profile ]\nregion = c\n[profile ""]\nregion = d\n',
    '',
    {
      profiles: { default: { region: 'a' } },
      other: { profile: { region: 'b' }, 'profile ': { region: 'c' }, 'profile ""': { region: 'd' } },
    },
  ],
  [
    'settings before any section',
    'region = eu-west-1\n[default]\noutput = json\n',
    '',
    { profiles: { default: { output: 'json' } } },
  ],
  [
    'lines that are not settings',
    '[default]\nregion\n= x\n == y\noutput = json\n',
    '',
    { profiles: { default: { output: 'json' } } },
  ],
  [
    'an unnamed section of the credentials',
    '',
    '[]\naws_access_key_id = AKIA\n[a]\naws_access_key_id = AKIB\n',
    { profiles: { a: { aws_access_key_id: 'AKIB' } } },
  ],
]

describe('the AWS config files', () => {
  it.each(tolerated)(
    'are read where the AWS CLI rejects or misreads them: %s',
    (_, config, credentials, files) => {
      expect(readFiles(config, credentials)).toEqual(files)
    },
  )

  it('may have names of properties of objects', () => {
    const text = 'constructor = a\ntoString = b\n__proto__ = c\n'
    const { profiles } = parseAwsFiles(`[default]\n${text}[profile __proto__]\nregion = d\n`, '')
    expect([...profiles].map(([name]) => name)).toEqual(['default', '__proto__'])
    expect(Object.entries(profiles.get('default')!)).toEqual([
      ['constructor', 'a'],
      ['toString'.toLowerCase(), 'b'],
      ['__proto__', 'c'],
    ])
    expect(profiles.get('__proto__')).toEqual({ region: 'd' })
  })

  it('keep the profiles of each file apart, too', () => {
    const config = '[profile a]\nregion = b\noutput = json\n'
    const { profiles, configProfiles, credentialsProfiles } = parseAwsFiles(config, '[a]\nregion = c\n')
    expect(profiles.get('a')).toEqual({ region: 'c', output: 'json' })
    expect(configProfiles.get('a')).toEqual({ region: 'b', output: 'json' })
    expect(credentialsProfiles.get('a')).toEqual({ region: 'c' })
  })

  it('keep profiles without settings', () => {
    expect(readFiles('[profile empty]\n[default]\n', '[other]\n')).toEqual({
      profiles: { default: {}, empty: {}, other: {} },
    })
  })

  it('have only the settings that they hold', () => {
    const settings = parseAwsFiles('[profile a]\n__proto__ = x\nregion = y\n', '').profiles.get('a')!
    expect(Object.keys(settings)).toEqual(['__proto__', 'region'])
    expect(settings).not.toHaveProperty('x')
  })

  it.each<[string, string]>([
    ['an open quote', `profile ${'a'.repeat(1e7)}"`],
    ['only blanks', `profile${' '.repeat(1e7)}`],
    ['two words', `profile a${' '.repeat(1e7)}b`],
    ['a thousand quotes', `profile ${`'a'"b"`.repeat(1000)} x`],
  ])('may have a header of megabytes, which names no profile: %s', (_, header) => {
    expect([...parseAwsFiles(`[${header}]\nregion = a\n`, '').profiles]).toEqual([])
  })
})

const name = fc.oneof(
  fc.constantFrom('default', 'a', 'b b', "it's", '"', '\\', 'ünï', '__proto__', 'profile', '#', ';', '='),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((one) => !/[\]\r\n]/.test(one)),
)
const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((one) => one !== 'credential_process')
const value = fc.oneof(
  fc.constantFrom('x', 'a=b', 'a:b', '"q"', 'a#b', 'a;b', 'x]', 'http://h:1/?a=b&c', 'ünï'),
  // Without a character that starts a comment after a blank.
  fc.stringMatching(/^[!"$-:<-Z^-~]([ -"$-:<-~]{0,10}[!"$-:<-~])?$/),
)
const settings = fc.uniqueArray(fc.tuple(key, value), { selector: ([one]) => one, maxLength: 6 })
const sections = fc.uniqueArray(fc.tuple(name, settings), { selector: ([one]) => one, maxLength: 5 })

/** The lines of settings, in one of many ways to write them. */
const style = fc.record({
  delimiter: fc.constantFrom('=', ' = ', ' =', '= ', ': ', '\t=\t'),
  indentation: fc.constantFrom('', '  ', '\t'),
  end: fc.constantFrom('\n', '\r\n'),
  between: fc.constantFrom('', '# comment', '  ; comment = x', '\t'),
  note: fc.constantFrom('', ' # note', '\t; note = x'),
  isUpperCase: fc.boolean(),
})

type Style = typeof style extends fc.Arbitrary<infer S> ? S : never

function formatSection(header: string, lines: readonly [string, string][], way: Style): string {
  const { delimiter, indentation, end, between, note, isUpperCase } = way
  const formatted = lines.flatMap(([one, text]) => [
    `${indentation}${isUpperCase ? one.toUpperCase() : one}${delimiter}${text}${note}`,
    between,
  ])
  return [`[${header}]${note}`, between, ...formatted, ''].join(end)
}

describe('settings that are written in any style', () => {
  const toObject = (lines: readonly [string, string][]): Settings => Object.fromEntries(lines)

  it('are read again from the credentials file', () => {
    fc.assert(
      fc.property(sections, style, (given, way) => {
        const text = given.map(([one, lines]) => formatSection(one, lines, way)).join('')
        const read = [...parseAwsFiles('', text).credentialsProfiles]
        expect(read).toEqual(given.map(([one, lines]) => [one, toObject(lines)]))
      }),
    )
  })

  it('are read again from the config file, with quoted names', () => {
    const quote = (one: string) => `'${one.replaceAll("'", "'\\''")}'`
    fc.assert(
      fc.property(
        sections,
        style,
        fc.constantFrom('profile', 'sso-session', 'services'),
        (given, way, kind) => {
          const text = given
            .map(([one, lines]) => formatSection(`${kind} ${quote(one)}`, lines, way))
            .join('')
          const files = parseAwsFiles(text, '')
          const read = {
            profile: files.profiles,
            'sso-session': files.ssoSessions,
            services: files.services,
          }[kind]!
          expect([...read]).toEqual(given.map(([one, lines]) => [one, toObject(lines)]))
        },
      ),
    )
  })

  it('are read again from blocks', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, settings), { selector: ([one]) => one, maxLength: 4 }),
        style.filter(({ delimiter }) => delimiter.includes('=')),
        fc.constantFrom('', '  '),
        (blocks, way, depth) => {
          const lines = blocks.flatMap(([block, nested]) => [
            `${depth}${block} =`,
            ...nested.map(
              ([one, text]) => `${depth}  ${way.indentation}${one}${way.delimiter}${text}${way.note}`,
            ),
          ])
          const expected = blocks.flatMap(([block, nested]) =>
            nested.map(([one, text]) => [`${block}.${one}`, text] as const),
          )
          const text = ['[default]', ...lines, ''].join(way.end)
          expect(parseAwsFiles(text, '').profiles.get('default')).toEqual(Object.fromEntries(expected))
        },
      ),
    )
  })

  it('never throws, and no line adds to a section above a line that begins with a bracket', () => {
    const line = fc.oneof(
      fc.constantFrom('[default]', '[a', '[', '[]', 'x = y', '  s3 =', '    a = b', '# c'),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 16 }), (lines) => {
        const text = [
          '[profile first]',
          'known = 1',
          '[broken',
          ...lines.filter((one) => !/^\s*\[/.test(one)),
        ]
        expect(parseAwsFiles(text.join('\n'), '').profiles.get('first')).toEqual({ known: '1' })
        expect(() => parseAwsFiles(lines.join('\n'), lines.join('\n'))).not.toThrow()
      }),
    )
  })
})
