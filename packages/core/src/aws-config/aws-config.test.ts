import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeHome, readFrom as read, removeHomes } from '../../test-support/config-home.ts'
import { chooseProfile, expandPath, readAwsConfig } from './aws-config.ts'

afterEach(removeHomes)

describe('the chosen profile', () => {
  const config =
    '[default]\nregion = eu-west-1\n[profile a]\nregion = eu-west-2\n[profile b]\nregion = eu-west-3\n'

  it.each([
    ['the explicit one', { AWS_PROFILE: 'b', AWS_DEFAULT_PROFILE: 'b' }, 'a', 'a'],
    ['then AWS_PROFILE', { AWS_PROFILE: 'b', AWS_DEFAULT_PROFILE: 'a' }, undefined, 'b'],
    ['then AWS_DEFAULT_PROFILE', { AWS_DEFAULT_PROFILE: 'a' }, undefined, 'a'],
    [
      'AWS_DEFAULT_PROFILE where AWS_PROFILE is empty',
      { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'a' },
      undefined,
      'a',
    ],
    ['default where both are empty', { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: '' }, undefined, 'default'],
    ['default where no profile is named', {}, undefined, 'default'],
  ])('is %s', (_, environment, explicit, profile) => {
    expect(read({ config }, environment, explicit)).toMatchObject({ profile })
  })

  it.each([
    ['explicit', { AWS_PROFILE: 'b' }, 'a'],
    ['environment', { AWS_PROFILE: 'b' }, undefined],
    ['environment', { AWS_DEFAULT_PROFILE: 'default' }, undefined],
    ['default', { AWS_PROFILE: '' }, undefined],
  ])('has its origin: %s', (profileOrigin, environment, explicit) => {
    expect(read({ config }, environment, explicit)).toMatchObject({ profileOrigin })
  })

  it('may be in either file', () => {
    const files = { config, credentials: '[c]\naws_access_key_id = AKIA\n' }
    expect(read(files, {}, 'c').settings).toEqual({ aws_access_key_id: 'AKIA' })
    expect(read(files, {}, 'a').settings).toEqual({ region: 'eu-west-2' })
  })

  it('has the settings of both files, of which those of the credentials file take precedence', () => {
    const { settings } = read(
      {
        config: '[profile a]\nregion = eu-west-1\noutput = json\n',
        credentials: '[a]\nregion = eu-west-2\naws_access_key_id = AKIA\n',
      },
      {},
      'a',
    )
    expect(settings).toEqual({ region: 'eu-west-2', output: 'json', aws_access_key_id: 'AKIA' })
  })

  it.each([
    ['by the caller', {}, 'nope'],
    ['by AWS_PROFILE', { AWS_PROFILE: 'nope' }, undefined],
    ['by AWS_DEFAULT_PROFILE', { AWS_DEFAULT_PROFILE: 'nope' }, undefined],
    ['by the caller as an empty text', {}, ''],
    ['by the caller as default, which does not exist', {}, 'default'],
  ])('is unknown when it is in neither file but named %s', (_, environment, explicit) => {
    const attempt = () => read({ config: '[profile a]\nregion = eu-west-1\n' }, environment, explicit)
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'unknown-profile',
        message: expect.stringMatching(/^The profile ".*" is in neither .*config nor .*credentials\.$/),
      }),
    )
  })

  it('is unknown with a hint when its section is that of the credentials file in the config file', () => {
    const attempt = () => read({ config: '[prod]\nregion = eu-west-1\n' }, {}, 'prod')
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'unknown-profile',
        hint: expect.stringMatching(/config has \[prod\]; write \[profile prod\] instead\.$/),
      }),
    )
  })

  it.each([
    ['prod', 'prod'],
    ["it's", "'it'\\''s'"],
    ['größe', "'größe'"],
    ['a`b', 'NAME'],
    ['a\nb', 'NAME'],
  ])('is unknown with a hint that creates it otherwise: %j', (profile, argument) => {
    expect(() => read({}, {}, profile)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(`\`aws configure --profile ${argument}\``) }),
    )
  })

  it('has no settings where there are no files', () => {
    expect(read({})).toMatchObject({ profile: 'default', settings: {}, services: {} })
  })
})

describe('the config files', () => {
  it('are in the home directory of the environment', () => {
    const home = makeHome()
    expect(readAwsConfig({ HOME: home })).toMatchObject({
      configFile: join(home, '.aws', 'config'),
      credentialsFile: join(home, '.aws', 'credentials'),
    })
    expect(readAwsConfig({ USERPROFILE: home })).toMatchObject({
      configFile: join(home, '.aws', 'config'),
    })
  })

  it('are those that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name', () => {
    const elsewhere = makeHome({
      config: '[profile a]\nregion = eu-west-1\n',
      credentials: '[a]\noutput = text\n',
    })
    const { settings } = read(
      { config: '[profile a]\nregion = eu-west-2\n' },
      {
        AWS_CONFIG_FILE: join(elsewhere, '.aws', 'config'),
        AWS_SHARED_CREDENTIALS_FILE: join(elsewhere, '.aws', 'credentials'),
      },
      'a',
    )
    expect(settings).toEqual({ region: 'eu-west-1', output: 'text' })
  })
})

describe('a config file that cannot be read', () => {
  const pathOf = (home: string) => join(home, '.aws', 'config')
  const utf16 = Buffer.from('\uFEFF[default]\nregion = eu-west-1\n', 'utf16le')

  const unreadable: [string, (path: string) => void, string][] = [
    ['a folder', (path) => mkdirSync(path), 'EISDIR'],
    ['UTF-16', (path) => writeFileSync(path, utf16), 'it is not in UTF-8'],
    ['too long', (path) => writeFileSync(path, '#'.repeat(5 * 1024 * 1024)), 'it holds more than 4 MiB'],
  ]
  if (process.platform !== 'win32') {
    unreadable.push(['a pipe', (path) => execFileSync('mkfifo', [path]), 'it is a pipe'])
    if (process.getuid?.() !== 0) {
      unreadable.push(['private', (path) => writeFileSync(path, '', { mode: 0o000 }), 'EACCES'])
    }
  }

  it.each(unreadable)('counts as empty and is named with the reason: %s', (_, create, problem) => {
    const home = makeHome({ credentials: '[default]\nregion = us-east-1\n' })
    create(pathOf(home))
    expect(readAwsConfig({ HOME: home })).toMatchObject({
      settings: { region: 'us-east-1' },
      unreadable: [`The AWS config file ${pathOf(home)} could not be read (${problem}).`],
    })
  })

  it.each(unreadable)('is named in the error of a profile that may be in it: %s', (_, create, problem) => {
    const home = makeHome()
    create(pathOf(home))
    expect(() => readAwsConfig({ HOME: home }, 'prod')).toThrow(
      expect.objectContaining({
        code: 'unknown-profile',
        message: expect.stringMatching(
          new RegExp(`credentials\\. The AWS config file .*config could not be read \\(${problem}\\)\\.$`),
        ),
      }),
    )
  })

  it('may be the credentials file, too', () => {
    const home = makeHome({ config: '[default]\nregion = eu-west-1\n' })
    mkdirSync(join(home, '.aws', 'credentials'))
    expect(readAwsConfig({ HOME: home })).toMatchObject({
      settings: { region: 'eu-west-1' },
      unreadable: [expect.stringMatching(/credentials could not be read \(EISDIR\)\.$/)],
    })
  })

  it.each([
    ['does not exist', '/nowhere/config'],
    ['is below a file', '/etc/passwd/config'],
    ['is empty on purpose', '/dev/null'],
  ])('is not one that %s', (_, path) => {
    expect(read({}, { AWS_CONFIG_FILE: path }).unreadable).toEqual([])
  })
})

/** A variable as `$NAME` with braces. */
const braced = (name: string) => ['$', '{', name, '}'].join('')

describe('expandPath', () => {
  const environment = { HOME: '/home/me', NAME: 'x', EMPTY: '' }
  const unknown = `$UNKNOWN/${braced('UNKNOWN')}`

  it.each([
    ['/a/b', '/a/b'],
    ['~', '/home/me'],
    ['~/a', '/home/me/a'],
    ['$HOME/a', '/home/me/a'],
    [`${braced('HOME')}/a`, '/home/me/a'],
    [`/a/$NAME/${braced('NAME')}y`, '/a/x/xy'],
    ['a$EMPTY/b', 'a/b'],
    ['/a/~', '/a/~'],
    ['~NAME/a', '~NAME/a'],
    [unknown, unknown],
    ['$constructor', '$constructor'],
    ['$/$', '$/$'],
    ['a$$NAME', 'a$x'],
  ])('expands %s to %s', (path, expanded) => {
    expect(expandPath(path, environment).replaceAll('\\', '/')).toBe(expanded)
  })

  it('is applied to the paths of the files', () => {
    const home = makeHome()
    mkdirSync(join(home, 'x'))
    for (const name of ['config', 'credentials']) {
      writeFileSync(join(home, 'x', name), `[default]\n${name} = read\n`)
    }
    const config = readAwsConfig({
      HOME: home,
      FOLDER: 'x',
      AWS_CONFIG_FILE: `~/${braced('FOLDER')}/config`,
      AWS_SHARED_CREDENTIALS_FILE: '$HOME/x/credentials',
    })
    expect(config.settings).toEqual({ config: 'read', credentials: 'read' })
  })
})

describe('chooseProfile', () => {
  const files = {
    config:
      '[default]\nregion = eu-west-1\n[profile a]\nregion = eu-west-2\nservices = s\n[services s]\nx = 1\n',
  }

  it('returns the same configuration under another profile, which counts as explicit', () => {
    const config = read(files)
    expect(chooseProfile(config, 'a')).toEqual({
      ...config,
      profile: 'a',
      profileOrigin: 'explicit',
      settings: { region: 'eu-west-2', services: 's' },
      services: { x: '1' },
    })
  })

  it('rejects a profile that is in neither file', () => {
    const rejection = expect.objectContaining({ code: 'unknown-profile', kind: 'credentials' })
    expect(() => chooseProfile(read(files), 'nope')).toThrow(rejection)
  })
})
