import { afterEach, describe, expect, it } from 'vitest'
import { readFrom as read, removeHomes } from '../../test-support/config-home.ts'
import type { Environment } from '../system/environment.ts'
import {
  configuredCaBundle,
  configuredEndpoint,
  configuredRegion,
  retrySettings,
  type ServiceId,
  usesDualStack,
  usesFips,
} from './aws-config.ts'

afterEach(removeHomes)

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

  it('returns a name in lower case, whatever its case', () => {
    const loud = { config: config.toUpperCase().replace('DEFAULT', 'default').replace('REGION', 'region') }
    expect(configuredRegion(read(loud))).toEqual(ofProfile)
    expect(configuredRegion(read({}, { AWS_REGION: 'EU-West-1' }))).toEqual(
      ofVariable('eu-west-1', 'AWS_REGION'),
    )
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

  it('throws for services that do not exist, unless the environment overrides them', () => {
    expect(() => configuredEndpoint(read({ config }, {}, 'lost'), 'ecr')).toThrow(
      expect.objectContaining({
        code: 'invalid-profile',
        message: 'The profile "lost" refers to the services "missing", which do not exist.',
        hint: expect.stringMatching(/^Add \[services missing\] to .*config, or remove the setting\.$/),
      }),
    )
    for (const environment of [
      { AWS_ENDPOINT_URL: 'http://all' },
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    ]) {
      expect(() => configuredEndpoint(read({ config }, environment, 'lost'), 'ecr')).not.toThrow()
    }
  })

  it.each<[ServiceId, string]>([
    ['signin', 'AWS_ENDPOINT_URL_SIGNIN'],
    ['sso', 'AWS_ENDPOINT_URL_SSO'],
    ['sso_oidc', 'AWS_ENDPOINT_URL_SSO_OIDC'],
    ['sts', 'AWS_ENDPOINT_URL_STS'],
  ])('returns that of %s from %s, and from the services', (service, variable) => {
    const services = `[default]\nservices = s\n[services s]\n${service} =\n  endpoint_url = http://services\n`
    expect(configuredEndpoint(read({ config: services }), service)).toBe('http://services')
    const environment = { [variable]: 'http://variable' }
    expect(configuredEndpoint(read({ config: services }, environment), service)).toBe('http://variable')
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
    ['the profile sets True', {}, 'True', true],
    ['the environment is empty and the profile sets TRUE', { [variable]: '' }, 'TRUE', true],
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

  it.each([
    [['AWS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE']],
    [['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE']],
    [['SSL_CERT_FILE']],
  ])('returns that of the first of %j', (variables) => {
    const environment = Object.fromEntries(variables.map((name) => [name, `/${name}.pem`]))
    expect(configuredCaBundle(read({}, environment))).toBe(`/${variables[0]}.pem`)
  })

  it('returns that of the profile before REQUESTS_CA_BUNDLE', () => {
    const config = '[default]\nca_bundle = /b.pem\n'
    expect(configuredCaBundle(read({ config }, { REQUESTS_CA_BUNDLE: '/c.pem' }))).toBe('/b.pem')
  })

  it.each([
    ['AWS_CA_BUNDLE', '', { AWS_CA_BUNDLE: '$FOLDER/a.pem' }],
    ['the profile', '[default]\nca_bundle = $FOLDER/a.pem\n', {}],
  ])('expands the path of %s', (_, config, environment) => {
    expect(configuredCaBundle(read({ config }, { ...environment, FOLDER: '/certificates' }))).toBe(
      '/certificates/a.pem',
    )
  })

  it('returns that of SSL_CERT_FILE where neither AWS_CA_BUNDLE nor the profile names one', () => {
    expect(configuredCaBundle(read({}, { SSL_CERT_FILE: '/c.pem' }))).toBe('/c.pem')
  })

  it('returns null where nothing names one', () => {
    expect(configuredCaBundle(read({}))).toBeNull()
  })
})

describe('retrySettings', () => {
  it.each<[string, Environment, string, object]>([
    [
      'the environment',
      { AWS_MAX_ATTEMPTS: '5', AWS_RETRY_MODE: 'adaptive' },
      'max_attempts = 2',
      { maxAttempts: 5, retryMode: 'adaptive' },
    ],
    ['the profile', {}, 'max_attempts = 2\nretry_mode = standard', { maxAttempts: 2, retryMode: 'standard' }],
    [
      'the profile where the variables are empty',
      { AWS_MAX_ATTEMPTS: '' },
      'max_attempts = 2',
      { maxAttempts: 2 },
    ],
    ['nothing', {}, 'region = x', {}],
    ['nothing, for a mode that only the AWS CLI knows', {}, 'retry_mode = legacy', {}],
  ])('are those of %s', (_, environment, settings, expected) => {
    expect(retrySettings(read({ config: `[default]\n${settings}\n` }, environment))).toEqual(expected)
  })

  it.each(['0', '-1', '1.5', 'many', 'Infinity'])('have no number of attempts for %s', (text) => {
    expect(retrySettings(read({}, { AWS_MAX_ATTEMPTS: text }))).toEqual({})
  })
})
