import { describe, expect, it } from 'vitest'
import type { ApiCall, EcrApi } from '../ecr/api-call.ts'
import type { AuthorizationData } from '../ecr/authorization-data.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { getAuthorizationData } from './get-authorization-data.ts'
import type { LoginOptions } from './options.ts'

const expiresAt = new Date('2026-11-23T23:35:30Z')

/** An account id for each index. */
function idOf(index: number): string {
  return String(100_000_000_000 + index)
}

function entryOf(id: string, region: string): AuthorizationData {
  return {
    authorizationToken: Buffer.from(`AWS:secret-of-${id}`).toString('base64'),
    expiresAt,
    proxyEndpoint: `https://${id}.dkr.ecr.${region}.amazonaws.com`,
  }
}

/** Like the real API: returns an entry per account id, or one for the caller's own registry. */
function fakeApi(change: (entry: AuthorizationData) => AuthorizationData = (entry) => entry) {
  const calls: ApiCall[] = []
  const api: EcrApi = async (call) => {
    calls.push(call)
    const ids = call.registryIds ?? [idOf(0)]
    return ids.map((id) => change(entryOf(id, call.region)))
  }
  return { api, calls }
}

function getData(options: LoginOptions) {
  return getAuthorizationData({
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    environment: { HOME: '/nowhere', AWS_REGION: 'us-west-2' },
    ...options,
  })
}

describe('getAuthorizationData', () => {
  it("returns the API's own data for the caller's registry", async () => {
    const { api, calls } = fakeApi()
    expect(await getData({ api })).toEqual([
      {
        response: null,
        target: { isPublic: false, region: 'us-west-2', endpoint: null, isFips: false, isDualStack: false },
        data: [entryOf(idOf(0), 'us-west-2')],
      },
    ])
    expect(calls[0]).not.toHaveProperty('registryIds')
  })

  it('passes ten account ids per call, and returns an entry with its own token for each', async () => {
    const { api, calls } = fakeApi()
    const registryIds = Array.from({ length: 23 }, (_, index) => idOf(index))
    const results = await getData({ registryIds, api })
    expect(calls.map((call) => call.registryIds?.length)).toEqual([10, 10, 3])
    const entries = results.flatMap((result) => ('data' in result ? result.data : []))
    expect(entries).toEqual(registryIds.map((id) => entryOf(id, 'us-west-2')))
  })

  it('passes each account id once', async () => {
    const { api, calls } = fakeApi()
    await getData({ registryIds: [idOf(1), idOf(1), idOf(2)], api })
    expect(calls.map((call) => call.registryIds)).toEqual([[idOf(1), idOf(2)]])
  })

  it('calls the API in the region of each host, with its account id', async () => {
    const { api, calls } = fakeApi()
    const registries = [
      `${idOf(1)}.dkr.ecr.eu-west-1.amazonaws.com`,
      `${idOf(2)}.dkr.ecr.us-west-2.amazonaws.com`,
      `${idOf(3)}.dkr.ecr.eu-west-1.amazonaws.com`,
    ]
    await getData({ registries, api })
    expect(calls.map(({ region, registryIds }) => [region, registryIds])).toEqual([
      ['eu-west-1', [idOf(1), idOf(3)]],
      ['us-west-2', [idOf(2)]],
    ])
  })

  it('calls ECR Public without account ids, and returns its data without an endpoint', async () => {
    const { api, calls } = fakeApi((entry) => ({ ...entry, proxyEndpoint: null }))
    expect(await getData({ public: true, api })).toMatchObject([
      { target: { isPublic: true, region: 'us-east-1' }, data: [{ proxyEndpoint: null }] },
    ])
    expect(calls[0]).not.toHaveProperty('registryIds')
  })

  it.each<[string, Partial<AuthorizationData>, string]>([
    ['a token that does not decode', { authorizationToken: '!' }, 'invalid-response'],
    ['shell text', { authorizationToken: Buffer.from('AWS:$(id)').toString('base64') }, 'untrusted-value'],
    ['a hostile endpoint', { proxyEndpoint: 'https://$(id)' }, 'untrusted-value'],
  ])('rejects %s in the response', async (_, change, code) => {
    const { api } = fakeApi((entry) => ({ ...entry, ...change }))
    expect(await getData({ api })).toMatchObject([{ target: { region: 'us-west-2' }, error: { code } }])
  })

  it('returns the data of one call when another fails', async () => {
    const denied = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')
    const { api } = fakeApi()
    const failing: EcrApi = (call) => (call.region === 'eu-west-1' ? Promise.reject(denied) : api(call))
    const results = await getData({ regions: ['eu-west-1', 'us-west-2'], api: failing })
    expect(results).toMatchObject([
      { target: { region: 'eu-west-1' }, error: denied },
      { target: { region: 'us-west-2' }, data: [{}] },
    ])
  })

  it.each<[string, LoginOptions, string]>([
    ['an invalid account id', { registryIds: ['123'] }, 'invalid-registry-id'],
    ["a host that is not Amazon ECR's", { registries: ['docker.io'] }, 'not-ecr-registry'],
  ])('makes no call when it is given %s', async (_, options, code) => {
    const { api, calls } = fakeApi()
    await expect(getData({ ...options, api })).rejects.toMatchObject({ code })
    expect(calls).toEqual([])
  })

  it("throws the reason of the caller's signal", async () => {
    const reason = new Error('cancelled')
    const attempt = getData({ api: fakeApi().api, signal: AbortSignal.abort(reason) })
    await expect(attempt).rejects.toBe(reason)
  })

  it('does not use the cache', async () => {
    const cache = { fetch: () => Promise.reject(new Error('used the cache')) }
    expect(await getData({ api: fakeApi().api, cache })).toMatchObject([{ data: [{}] }])
  })
})
