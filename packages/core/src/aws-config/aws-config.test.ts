import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Environment } from '../system/environment.ts'
import {
  configuredCaBundle,
  configuredEndpoint,
  configuredRegion,
  readAwsConfig,
  type ServiceId,
  usesDualStack,
  usesFips,
} from './aws-config.ts'

const homes: string[] = []

/** A home of its own for each test: the AWS SDK reads a file once per path. */
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
    ['default where none is named', {}, undefined, 'default'],
  ])('is %s', (_, environment, explicit, profile) => {
    expect(read({ config }, environment, explicit)).toMatchObject({
      profile,
      isProfileExplicit: explicit !== undefined,
    })
  })

  it('may stand in either file', () => {
    const files = { config, credentials: '[c]\naws_access_key_id = AKIA\n' }
    expect(read(files, {}, 'c').settings).toEqual({ aws_access_key_id: 'AKIA' })
    expect(read(files, {}, 'a').settings).toEqual({ region: 'eu-west-2' })
  })

  it('has the settings of both files, and those of the credentials file win', () => {
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
    ['as nothing by the caller', {}, ''],
    ['as default by the caller, where there is none', {}, 'default'],
  ])('is unknown when it is named %s and in neither file', (_, environment, explicit) => {
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
  it('stand in the home of the environment', () => {
    const home = makeHome()
    expect(readAwsConfig({ HOME: home })).toMatchObject({
      configFile: join(home, '.aws', 'config'),
      credentialsFile: join(home, '.aws', 'credentials'),
    })
    expect(readAwsConfig({ USERPROFILE: home })).toMatchObject({
      configFile: join(home, '.aws', 'config'),
    })
  })

  it('stand where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say', () => {
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

describe('the region', () => {
  const config = '[default]\nregion = eu-west-3\n'

  it.each([
    ['AWS_REGION', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
    ['then AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    ['then the profile', {}, 'eu-west-3'],
    ['the profile where the variables are empty', { AWS_REGION: '', AWS_DEFAULT_REGION: '' }, 'eu-west-3'],
  ])('is that of %s', (_, environment, region) => {
    expect(configuredRegion(read({ config }, environment))).toBe(region)
  })

  it('is null where nothing names one', () => {
    expect(configuredRegion(read({}))).toBeNull()
  })
})

describe('the endpoint', () => {
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
      'the variable of the service first',
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
    ['then AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://all' }, undefined, 'ecr', 'http://all'],
    [
      'nothing of the variable of another service',
      { AWS_ENDPOINT_URL_ECR_PUBLIC: 'http://p' },
      undefined,
      'ecr',
      'http://services-ecr',
    ],
    ['then the services section', {}, undefined, 'ecr', 'http://services-ecr'],
    ['the services section of ECR Public', {}, undefined, 'ecr_public', 'http://services-ecr-public'],
    ['then the profile', {}, 'plain', 'ecr', 'http://plain'],
    ['nothing where the services section is missing', {}, 'lost', 'ecr', null],
    [
      'nothing where the environment ignores endpoints',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'True', AWS_ENDPOINT_URL: 'http://all' },
      undefined,
      'ecr',
      null,
    ],
    [
      'nothing where the profile ignores endpoints',
      { AWS_ENDPOINT_URL: 'http://all' },
      'ignoring',
      'ecr',
      null,
    ],
    [
      'one where the environment overrules the profile',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
      'ignoring',
      'ecr',
      'http://services-ecr',
    ],
  ])('is %s', (_, environment, profile, service, endpoint) => {
    expect(configuredEndpoint(read({ config }, environment, profile), service)).toBe(endpoint)
  })

  it('is null where nothing configures one', () => {
    expect(configuredEndpoint(read({}), 'ecr')).toBeNull()
  })
})

describe.each([
  ['FIPS', usesFips, 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'],
  ['dual-stack', usesDualStack, 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'],
] as const)('the %s flag', (_, uses, variable, setting) => {
  it.each([
    ['the environment says true', { [variable]: 'true' }, '', true],
    ['the environment says TRUE', { [variable]: 'TRUE' }, '', true],
    ['the profile says true', {}, 'true', true],
    ['the environment says false and the profile true', { [variable]: 'false' }, 'true', false],
    ['the environment says anything else', { [variable]: '1' }, '', false],
    ['nothing says so', {}, '', false],
  ])('where %s', (_, environment, value, isUsed) => {
    const config = value ? `[default]\n${setting} = ${value}\n` : ''
    expect(uses(read({ config }, environment))).toBe(isUsed)
  })
})

describe('the CA bundle', () => {
  it.each([
    ['AWS_CA_BUNDLE', { AWS_CA_BUNDLE: '/a.pem' }, '/a.pem'],
    ['then the profile', {}, '/b.pem'],
    ['the profile where the variable is empty', { AWS_CA_BUNDLE: '' }, '/b.pem'],
  ])('is that of %s', (_, environment, file) => {
    expect(configuredCaBundle(read({ config: '[default]\nca_bundle = /b.pem\n' }, environment))).toBe(file)
  })

  it('is null where nothing names one', () => {
    expect(configuredCaBundle(read({}))).toBeNull()
  })
})
