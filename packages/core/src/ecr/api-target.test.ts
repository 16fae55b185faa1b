import { describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import { parseRegistry } from '../registries/registry.ts'
import type { Environment } from '../system/environment.ts'
import { describeTarget, endpointOf, type TargetOptions, targetOf } from './api-target.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const fips = '111122223333.dkr.ecr-fips.us-west-2.amazonaws.com'
const dualStack = '111122223333.dkr-ecr.us-west-2.on.aws'
const plain = { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false }
const endpointUrl = 'http://localhost:4566'

/** The configuration of an environment alone: there are no files. */
function configOf(environment: Environment = {}) {
  return readAwsConfig({ HOME: '/nowhere', ...environment })
}

describe('targetOf', () => {
  it.each<[string, string, TargetOptions, object]>([
    ['the region of the host', host, {}, {}],
    ['us-east-1 for ECR Public', 'public.ecr.aws', {}, { isPublic: true, region: 'us-east-1' }],
    ['FIPS for a FIPS host', fips, {}, { isFips: true }],
    ['FIPS for a FIPS host, even if the option is false', fips, { fips: false }, { isFips: true }],
    ['FIPS when the option is set', host, { fips: true }, { isFips: true }],
    ['dual-stack for a dual-stack host', dualStack, {}, { isDualStack: true }],
    ['dual-stack when the option is set', host, { dualStack: true }, { isDualStack: true }],
    [
      'a configured endpoint instead of FIPS and dual-stack',
      fips,
      { endpointUrl, dualStack: true },
      { endpoint: endpointUrl },
    ],
  ])('has %s', (_, name, options, change) => {
    expect(targetOf(parseRegistry(name), options, configOf())).toEqual({ ...plain, ...change })
  })

  const both = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }

  it.each<[string, string, Environment, TargetOptions, object]>([
    ['FIPS for a plain host', host, { AWS_USE_FIPS_ENDPOINT: 'true' }, {}, { isFips: true }],
    ['dual-stack for a plain host', host, { AWS_USE_DUALSTACK_ENDPOINT: 'True' }, {}, { isDualStack: true }],
    ['both for a plain host', host, both, {}, { isFips: true, isDualStack: true }],
    ['FIPS beside a dual-stack host', dualStack, both, {}, { isFips: true, isDualStack: true }],
    ['neither against the options', host, both, { fips: false, dualStack: false }, {}],
    ['neither beside a configured endpoint', host, both, { endpointUrl }, { endpoint: endpointUrl }],
    [
      'neither beside an endpoint of its own',
      host,
      { ...both, AWS_ENDPOINT_URL_ECR: endpointUrl },
      {},
      { endpoint: endpointUrl },
    ],
    [
      'no FIPS for ECR Public',
      'public.ecr.aws',
      both,
      {},
      { isPublic: true, region: 'us-east-1', isDualStack: true },
    ],
    [
      'FIPS for ECR Public only by the option',
      'public.ecr.aws',
      both,
      { fips: true, dualStack: false },
      { isPublic: true, region: 'us-east-1', isFips: true },
    ],
  ])('takes from the environment %s', (_, name, environment, options, change) => {
    expect(targetOf(parseRegistry(name), options, configOf(environment))).toEqual({ ...plain, ...change })
  })
})

describe('endpointOf', () => {
  const config = configOf({
    AWS_ENDPOINT_URL_ECR: 'http://ecr',
    AWS_ENDPOINT_URL_ECR_PUBLIC: 'http://public',
  })

  it('prefers the option, for both services', () => {
    expect(endpointOf(false, { endpointUrl }, config)).toBe(endpointUrl)
    expect(endpointOf(true, { endpointUrl }, config)).toBe(endpointUrl)
  })

  it("is the service's own in the configuration, else null", () => {
    expect(endpointOf(false, {}, config)).toBe('http://ecr')
    expect(endpointOf(true, {}, config)).toBe('http://public')
    expect(endpointOf(false, {}, configOf())).toBeNull()
  })

  it.each(['', 'localhost:4566', 'ftp://localhost', 'https://', 'not a url'])('rejects %j', (url) => {
    const rejection = expect.objectContaining({ code: 'invalid-endpoint', kind: 'usage' })
    expect(() => endpointOf(false, { endpointUrl: url }, configOf())).toThrow(rejection)
  })

  it('keeps a password out of the error', () => {
    const attempt = () => endpointOf(false, { endpointUrl: 'ftp://user:secret@localhost' }, configOf())
    expect(attempt).toThrow('The endpoint "ftp://***@localhost" is not an http(s) URL.')
  })
})

describe('describeTarget', () => {
  it.each([
    [{}, 'ECR in us-west-2'],
    [{ isPublic: true, region: 'us-east-1' }, 'ECR Public in us-east-1'],
    [{ endpoint: 'http://user:secret@localhost:4566' }, 'ECR in us-west-2 at http://***@localhost:4566'],
  ])('describes %j as %s', (change, words) => {
    expect(describeTarget({ ...plain, ...change })).toBe(words)
  })
})
