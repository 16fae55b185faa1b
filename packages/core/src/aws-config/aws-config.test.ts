import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Environment } from '../system/environment.ts'
import {
  chooseProfile,
  configuredCaBundle,
  configuredEndpoint,
  configuredRegion,
  readAwsConfig,
  type ServiceId,
  sourceChain,
  usesDualStack,
  usesFips,
} from './aws-config.ts'

const homes: string[] = []

/** Makes a home for one test: the AWS SDK reads a file once per path. */
function makeHome({ config = '', credentials = '' } = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'ecrlogin-core-'))
  homes.push(home)
  mkdirSync(join(home, '.aws'))
  if (config) writeFileSync(join(home, '.aws', 'config'), config)
  if (credentials) writeFileSync(join(home, '.aws', 'credentials'), credentials)
  return home
}

function read(files: Parameters<typeof makeHome>[0], environment: Environment = {}, profile?: string) {
  return readAwsConfig({ HOME: makeHome(files), ...environment }, profile)
}

afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true })
})

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
    expect(read({ config }, environment, explicit)).toMatchObject({
      profile,
      isProfileExplicit: explicit !== undefined,
    })
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

describe('configuredRegion', () => {
  const config = '[default]\nregion = eu-west-3\n'

  const ofVariable = (name: string, variable: string) => ({ name, source: { kind: 'environment', variable } })
  const ofProfile = { name: 'eu-west-3', source: { kind: 'profile', profile: 'default' } }

  it.each([
    [
      'AWS_REGION',
      { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' },
      ofVariable('eu-west-1', 'AWS_REGION'),
    ],
    [
      'AWS_DEFAULT_REGION where AWS_REGION is not set',
      { AWS_DEFAULT_REGION: 'eu-west-2' },
      ofVariable('eu-west-2', 'AWS_DEFAULT_REGION'),
    ],
    ['the profile where no variable is set', {}, ofProfile],
    ['the profile where the variables are empty', { AWS_REGION: '', AWS_DEFAULT_REGION: '' }, ofProfile],
  ])('returns that of %s, with its source', (_, environment, region) => {
    expect(configuredRegion(read({ config }, environment))).toEqual(region)
  })

  it('names the profile that is in use', () => {
    const files = { config: '[profile a]\nregion = eu-west-3\n' }
    expect(configuredRegion(read(files, {}, 'a'))).toEqual({
      name: 'eu-west-3',
      source: { kind: 'profile', profile: 'a' },
    })
  })

  it('returns null where nothing names a region', () => {
    expect(configuredRegion(read({}))).toBeNull()
  })
})

describe('configuredEndpoint', () => {
  const config = `[default]
services = local
endpoint_url = http://profile
[profile plain]
endpoint_url = http://plain
[profile ignoring]
services = local
ignore_configured_endpoint_urls = true
[profile lost]
services = missing
[services local]
ecr =
  endpoint_url = http://services-ecr
ecr_public =
  endpoint_url = http://services-ecr-public
`

  it.each<[string, Environment, string | undefined, ServiceId, string | null]>([
    [
      'the variable of the service before AWS_ENDPOINT_URL',
      { AWS_ENDPOINT_URL_ECR: 'http://ecr', AWS_ENDPOINT_URL: 'http://all' },
      undefined,
      'ecr',
      'http://ecr',
    ],
    [
      'the variable of the service',
      { AWS_ENDPOINT_URL_ECR_PUBLIC: 'http://p' },
      undefined,
      'ecr_public',
      'http://p',
    ],
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://all' }, undefined, 'ecr', 'http://all'],
    [
      'the services section where only the variable of another service is set',
      { AWS_ENDPOINT_URL_ECR_PUBLIC: 'http://p' },
      undefined,
      'ecr',
      'http://services-ecr',
    ],
    ['the services section before the profile', {}, undefined, 'ecr', 'http://services-ecr'],
    ['the services section, for ECR Public', {}, undefined, 'ecr_public', 'http://services-ecr-public'],
    ['the profile where there is no services section', {}, 'plain', 'ecr', 'http://plain'],
    ['null where the services section does not exist', {}, 'lost', 'ecr', null],
    [
      'null where the environment ignores configured endpoints',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'True', AWS_ENDPOINT_URL: 'http://all' },
      undefined,
      'ecr',
      null,
    ],
    [
      'null where the profile ignores configured endpoints',
      { AWS_ENDPOINT_URL: 'http://all' },
      'ignoring',
      'ecr',
      null,
    ],
    [
      'an endpoint where the environment overrides a profile that ignores them',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
      'ignoring',
      'ecr',
      'http://services-ecr',
    ],
  ])('returns %s', (_, environment, profile, service, endpoint) => {
    expect(configuredEndpoint(read({ config }, environment, profile), service)).toBe(endpoint)
  })

  it('returns null where nothing configures an endpoint', () => {
    expect(configuredEndpoint(read({}), 'ecr')).toBeNull()
  })
})

describe.each([
  ['FIPS', usesFips, 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'],
  ['dual-stack', usesDualStack, 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'],
] as const)('the %s flag', (_, uses, variable, setting) => {
  it.each([
    ['the environment sets true', { [variable]: 'true' }, '', true],
    ['the environment sets TRUE', { [variable]: 'TRUE' }, '', true],
    ['the profile sets true', {}, 'true', true],
    ['the environment overrides the profile with false', { [variable]: 'false' }, 'true', false],
    ['the environment sets another value', { [variable]: '1' }, '', false],
    ['nothing sets it', {}, '', false],
  ])('is read when %s', (_, environment, value, isUsed) => {
    const config = value ? `[default]\n${setting} = ${value}\n` : ''
    expect(uses(read({ config }, environment))).toBe(isUsed)
  })
})

describe('configuredCaBundle', () => {
  it.each([
    ['AWS_CA_BUNDLE', { AWS_CA_BUNDLE: '/a.pem' }, '/a.pem'],
    ['the profile, before SSL_CERT_FILE', { SSL_CERT_FILE: '/c.pem' }, '/b.pem'],
    ['the profile where the variable is empty', { AWS_CA_BUNDLE: '' }, '/b.pem'],
  ])('returns that of %s', (_, environment, file) => {
    expect(configuredCaBundle(read({ config: '[default]\nca_bundle = /b.pem\n' }, environment))).toBe(file)
  })

  it('returns that of SSL_CERT_FILE where neither AWS_CA_BUNDLE nor the profile names one', () => {
    expect(configuredCaBundle(read({}, { SSL_CERT_FILE: '/c.pem' }))).toBe('/c.pem')
  })

  it('returns null where nothing names one', () => {
    expect(configuredCaBundle(read({}))).toBeNull()
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
      isProfileExplicit: true,
      settings: { region: 'eu-west-2', services: 's' },
      services: { x: '1' },
    })
  })

  it('rejects a profile that is in neither file', () => {
    const rejection = expect.objectContaining({ code: 'unknown-profile', kind: 'credentials' })
    expect(() => chooseProfile(read(files), 'nope')).toThrow(rejection)
  })
})

describe('sourceChain', () => {
  it('lists the profile and its source profiles, each once', () => {
    const config =
      '[profile a]\nsource_profile = b\n[profile b]\nsource_profile = c\n[profile c]\nsource_profile = a\n'
    const names = sourceChain(read({ config }, {}, 'a')).map(([name]) => name)
    expect(names).toEqual(['a', 'b', 'c'])
  })
})
