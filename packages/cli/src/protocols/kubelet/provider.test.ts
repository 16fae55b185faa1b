import { type ApiCall, type EcrApi, EcrLoginError } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import type { ProtocolContext } from '../protocol.ts'
import { handleCredentialProvider, type ProviderWorld } from './provider.ts'
import { apiVersion } from './request.ts'

const id = '111122223333'
const host = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const noon = new Date('2026-11-24T12:00:00Z')

const request = (image: string) => JSON.stringify({ apiVersion, kind: 'CredentialProviderRequest', image })

/** Handles an input as on a node with static credentials; AWS's token is valid for this many seconds. */
async function handle(input: string, world: ProviderWorld & { readonly seconds?: number } = {}) {
  const warnings: string[] = []
  const calls: ApiCall[] = []
  const context: ProtocolContext = {
    environment: {
      HOME: '/nonexistent',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ECR_DISABLE_CACHE: 'true',
    },
    readInput: () => input,
    logger: { debug: () => {}, warn: (message) => warnings.push(message) },
    onPhase: () => {},
    ask: () => Promise.reject(new Error('nobody to ask')),
    version: '1.2.3',
  }
  const api: EcrApi = async (call) => {
    calls.push(call)
    return [
      {
        authorizationToken: Buffer.from('AWS:pass:word').toString('base64'),
        expiresAt: new Date(noon.getTime() + (world.seconds ?? 43_200) * 1000),
        proxyEndpoint: call.isPublic ? null : `https://${host}`,
      },
    ]
  }
  const { stdout, exitCode } = await handleCredentialProvider([], context, {
    api,
    now: () => noon,
    random: () => 0,
    ...world,
  })
  return { stdout, exitCode, warnings, calls }
}

describe('the response to the kubelet', () => {
  it('has exactly these bytes', async () => {
    expect(await handle(request(`${host}/team/app`))).toMatchObject({
      stdout: `{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry","cacheDuration":"6h0m0s","auth":{"${host}":{"username":"AWS","password":"pass:word"}}}\n`,
      exitCode: 0,
      warnings: [],
    })
  })

  it.each([
    [43_200, 0, '6h0m0s'],
    [43_200, 0.5, '5h42m0s'],
    [43_200, 0.999_999, '5h24m0s'],
    [7201, 0, '1h0m0s'],
    [3600, 0, '30m0s'],
    [61, 0, '30s'],
    [1, 0, '0s'],
    [-60, 0, '0s'],
  ])(
    'for a token with %d s left and the random number %d can be cached for %s',
    async (seconds, chance, duration) => {
      const { stdout } = await handle(request(`${host}/app`), { seconds, random: () => chance })
      expect(JSON.parse(stdout).cacheDuration).toBe(duration)
    },
  )

  it.each([
    [`${id}.dkr.ecr.us-west-2.amazonaws.com`, { region: 'us-west-2' }],
    [`${id}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`, { region: 'us-gov-west-1', isFips: true }],
    [`${id}.dkr-ecr.eu-west-1.on.aws`, { region: 'eu-west-1', isDualStack: true }],
    [`${id}.dkr-ecr-fips.us-east-1.on.aws`, { region: 'us-east-1', isFips: true, isDualStack: true }],
    [`${id}.dkr.ecr.cn-north-1.amazonaws.com.cn`, { region: 'cn-north-1' }],
    [`${id}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn`, { region: 'cn-north-1', isDualStack: true }],
    [`${id}.dkr.ecr.us-iso-east-1.c2s.ic.gov`, { region: 'us-iso-east-1' }],
    [`${id}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov`, { region: 'us-isob-east-1' }],
    [`${id}.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk`, { region: 'eu-isoe-west-1' }],
    [`${id}.dkr.ecr.us-isof-south-1.csp.hci.ic.gov`, { region: 'us-isof-south-1' }],
    [`${id}.dkr.ecr.eusc-de-east-1.amazonaws.eu`, { region: 'eusc-de-east-1' }],
    ['public.ecr.aws', { region: 'us-east-1', isPublic: true }],
    ['ecr-public.aws.com', { region: 'us-east-1', isPublic: true, isDualStack: true }],
  ])('for an image of %s names that host', async (registry, target) => {
    const { stdout, calls } = await handle(request(`${registry}/team/app@sha256:0123`))
    expect(Object.keys(JSON.parse(stdout).auth)).toEqual([registry])
    expect(calls).toMatchObject([{ isPublic: false, isFips: false, isDualStack: false, ...target }])
  })

  it.each([`${host}:443/app`, `https://${host}/app:1.2`, host])(
    'finds the host in the image name %s',
    async (image) => {
      expect(Object.keys(JSON.parse((await handle(request(image))).stdout).auth)).toEqual([host])
    },
  )

  it('lets public images be pulled without a login when AWS denies one, and warns', async () => {
    const api: EcrApi = async () => {
      throw new EcrLoginError('access-denied', 'AWS denied it.', 'Ask for the permission.')
    }
    expect(await handle(request('public.ecr.aws/nginx/nginx'), { api })).toMatchObject({
      stdout:
        '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry","cacheDuration":"5m0s","auth":null}\n',
      exitCode: 0,
      warnings: ['AWS denied it. Ask for the permission.'],
    })
    expect(await handle(request(`${host}/app`), { api })).toMatchObject({ stdout: '', exitCode: 1 })
  })
})

describe('a request is rejected without a call of AWS when', () => {
  const whole = { apiVersion, kind: 'CredentialProviderRequest', image: `${host}/app` }
  it.each([
    ['it is empty', '', 'it is not a JSON object'],
    ['it is not JSON', 'serviceAccountToken=sesame', 'it is not a JSON object'],
    ['it is an array', '[]', 'it is not a JSON object'],
    ['it has no version', { ...whole, apiVersion: undefined }, 'its apiVersion is missing'],
    [
      'it is of another version',
      { ...whole, apiVersion: 'credentialprovider.kubelet.k8s.io/v1beta1' },
      'its apiVersion is "credentialprovider.kubelet.k8s.io/v1beta1"',
    ],
    ['it is of another kind', { ...whole, kind: 'Pod' }, 'its kind is "Pod"'],
    ['it names no image', { ...whole, image: '' }, 'it names no image'],
    ['its image is not a string', { ...whole, image: 1 }, 'it names no image'],
    [
      'its token is not a string',
      { ...whole, serviceAccountToken: {} },
      'its serviceAccountToken is not a string',
    ],
    [
      'its annotations are not strings',
      { ...whole, serviceAccountAnnotations: { a: 1 } },
      'its serviceAccountAnnotations are not strings by name',
    ],
    [
      'its image is elsewhere',
      { ...whole, image: 'docker.io/library/nginx' },
      'not in an Amazon ECR registry',
    ],
    [
      'its image only looks like ECR',
      { ...whole, image: `${host}.evil.example/x` },
      'not in an Amazon ECR registry',
    ],
    [
      'its image is requested over http',
      { ...whole, image: `http://${host}/x` },
      'not in an Amazon ECR registry',
    ],
    ['its image is an account id', { ...whole, image: id }, 'not in an Amazon ECR registry'],
  ])('%s', async (_, input, problem) => {
    const ended = await handle(typeof input === 'string' ? input : JSON.stringify(input))
    expect(ended).toEqual({
      stdout: '',
      exitCode: 1,
      calls: [],
      warnings: [expect.stringContaining(problem)],
    })
    expect(ended.warnings[0]).not.toMatch(/\n|sesame/)
  })
})
