import { describe, expect, it } from 'vitest'
import { parseServiceHost, registryHost } from './service-hosts.ts'

const account = '111122223333'

const hosts: readonly [host: string, service: string, region: string][] = [
  ['api.ecr.us-west-2.amazonaws.com', 'ecr', 'us-west-2'],
  ['api.ecr-fips.us-gov-west-1.amazonaws.com', 'ecr', 'us-gov-west-1'],
  ['ecr-fips.us-east-1.amazonaws.com', 'ecr', 'us-east-1'],
  ['ecr.eu-central-1.api.aws', 'ecr', 'eu-central-1'],
  ['ecr-fips.us-west-2.api.aws', 'ecr', 'us-west-2'],
  ['api.ecr.cn-north-1.amazonaws.com.cn', 'ecr', 'cn-north-1'],
  ['ecr.cn-northwest-1.api.amazonwebservices.com.cn', 'ecr', 'cn-northwest-1'],
  ['api.ecr.us-iso-east-1.c2s.ic.gov', 'ecr', 'us-iso-east-1'],
  ['ecr.us-isob-east-1.api.aws.scloud', 'ecr', 'us-isob-east-1'],
  ['api.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'ecr', 'eu-isoe-west-1'],
  ['api.ecr.us-isof-south-1.csp.hci.ic.gov', 'ecr', 'us-isof-south-1'],
  ['ecr.eusc-de-east-1.api.amazonwebservices.eu', 'ecr', 'eusc-de-east-1'],
  ['api.ecr-public.us-east-1.amazonaws.com', 'ecr-public', 'us-east-1'],
  ['api.ecr-public-fips.us-east-1.amazonaws.com', 'ecr-public', 'us-east-1'],
  ['ecr-public.us-east-1.api.aws', 'ecr-public', 'us-east-1'],
  ['api.ecr-public-fips.us-east-1.api.aws', 'ecr-public', 'us-east-1'],
  ['sts.amazonaws.com', 'sts', 'us-east-1'],
  ['sts.eu-west-3.amazonaws.com', 'sts', 'eu-west-3'],
  ['sts-fips.us-west-2.amazonaws.com', 'sts', 'us-west-2'],
  ['sts.us-west-2.api.aws', 'sts', 'us-west-2'],
  ['sts.cn-north-1.amazonaws.com.cn', 'sts', 'cn-north-1'],
  ['portal.sso.us-east-1.amazonaws.com', 'sso', 'us-east-1'],
  ['portal.sso.cn-north-1.amazonaws.com.cn', 'sso', 'cn-north-1'],
  ['portal.sso.us-east-1.api.aws', 'sso', 'us-east-1'],
  ['oidc.eu-central-1.amazonaws.com', 'sso-oidc', 'eu-central-1'],
  ['oidc.us-east-1.api.aws', 'sso-oidc', 'us-east-1'],
  ['eu-west-1.signin.aws.amazon.com', 'signin', 'eu-west-1'],
  [`${account}.dkr.ecr.us-west-2.amazonaws.com`, 'registry', 'us-west-2'],
  [`${account}.dkr.ecr-fips.us-gov-east-1.amazonaws.com`, 'registry', 'us-gov-east-1'],
  [`${account}.dkr-ecr.us-west-2.on.aws`, 'registry', 'us-west-2'],
  [`${account}.dkr-ecr-fips.us-west-2.on.aws`, 'registry', 'us-west-2'],
  [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`, 'registry', 'cn-north-1'],
  [`${account}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn`, 'registry', 'cn-north-1'],
  [`${account}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov`, 'registry', 'us-isob-east-1'],
  [`${account}.dkr.ecr.eusc-de-east-1.amazonaws.eu`, 'registry', 'eusc-de-east-1'],
  ['public.ecr.aws', 'registry', 'us-east-1'],
  ['ecr-public.aws.com', 'registry', 'us-east-1'],
]

describe('parseServiceHost', () => {
  it.each(hosts)('parses %s', (host, service, region) => {
    const accountId = host.startsWith(account) ? account : null
    expect(parseServiceHost(host)).toEqual({ host, service, region, accountId })
  })

  it.each([
    'example.com',
    'amazonaws.com',
    's3.us-west-2.amazonaws.com',
    'api.ecr.us-west-2.amazonaws.com.cn',
    'api.ecr.cn-north-1.amazonaws.com',
    'api.ecr-public.eu-west-1.amazonaws.com',
    'api.ecr.us-west-2.amazonaws.com.example.com',
    '11112222333.dkr.ecr.us-west-2.amazonaws.com',
    `${account}.dkr-ecr.us-west-2.amazonaws.com`,
    `${account}.dkr.ecr.us-west-2.on.aws`,
    'sso.us-east-1.amazonaws.com',
    'signin.aws.amazon.com',
    `x${account}.dkr.ecr.us-west-2.amazonaws.com`,
    '',
  ])('returns null for %j', (host) => {
    expect(parseServiceHost(host)).toBeNull()
  })
})

it('a registry host has the suffix of its partition', () => {
  expect(registryHost(account, 'us-gov-west-1')).toBe(`${account}.dkr.ecr.us-gov-west-1.amazonaws.com`)
  expect(registryHost(account, 'cn-north-1')).toBe(`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`)
  expect(registryHost(account, 'us-iso-east-1')).toBe(`${account}.dkr.ecr.us-iso-east-1.c2s.ic.gov`)
})
