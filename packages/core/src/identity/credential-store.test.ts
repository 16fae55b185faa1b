import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keysOf, type Setup, SourceStage } from '../../test-support/source-stage.ts'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { createRequestHandler } from '../http/request-handler.ts'
import type { RequestHandlers } from '../http/request-handlers.ts'
import { type CredentialStoreOptions, createCredentialStore } from './credential-store.ts'
import type { SdkCredentials } from './identity.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const role = { arn: 'arn:aws:iam::111122223333:role/x' }
const config = `[profile a]\n${keysOf('a')}[profile b]\n${keysOf('b')}`

/** A store, the configurations for which it needs a request handler, and how often it needs the signal. */
function createStore(more: Partial<CredentialStoreOptions> = {}) {
  const configs: AwsConfig[] = []
  const requestHandlers: RequestHandlers = {
    async for(one) {
      configs.push(one)
      return createRequestHandler(one)
    },
    async destroy() {},
  }
  const store = createCredentialStore({
    requestHandlers,
    mfaCodeProvider: null,
    now: () => new Date(),
    signal: () => new AbortController().signal,
    ...more,
  })
  const get = (setup: Setup) => {
    const { source, config: own } = stage.createIdentity(setup)
    return store.get(source, own)
  }
  return { get, store, configs }
}

/** A provider of credentials, and how often it is called. */
function createProvider(result: () => ReturnType<Extract<SdkCredentials, () => unknown>>) {
  const calls = { count: 0 }
  const provider = () => {
    calls.count += 1
    return result()
  }
  return { provider, calls }
}

describe('the credential store', () => {
  it('returns static credentials without a request handler', async () => {
    const { get, configs } = createStore()
    expect(await get({ config, profile: 'a' })).toEqual({
      accessKeyId: 'AKIAA',
      secretAccessKey: 'secret-a',
    })
    expect(configs).toEqual([])
  })

  it('gets the credentials of a source once, even if several registries need them at once', async () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
    const { provider, calls } = createProvider(async () => credentials)
    const { get } = createStore()
    const once = () => get({ credentials: provider })
    expect(await Promise.all([once(), once()])).toEqual([credentials, credentials])
    await once()
    expect(calls.count).toBe(1)
  })

  it('gets the credentials below two roles once', async () => {
    const { endpoint, requests } = await stage.listenAsSts()
    const { provider, calls } = createProvider(async () => ({ accessKeyId: 'A', secretAccessKey: 's' }))
    const { get } = createStore()
    const environment = { AWS_ENDPOINT_URL_STS: endpoint }
    const other = { arn: 'arn:aws:iam::111122223333:role/y' }
    await Promise.all([
      get({ credentials: provider, role, environment }),
      get({ credentials: provider, role: other, environment }),
      get({ credentials: provider, role, environment }),
    ])
    expect(requests).toHaveLength(2)
    expect(calls.count).toBe(1)
  })

  it('gets the credentials of another source separately, with the request handler of its profile', async () => {
    const { endpoint, requests } = await stage.listenAsSts()
    const { get, configs } = createStore()
    for (const profile of ['a', 'b']) {
      await get({ config, profile, role, environment: { AWS_ENDPOINT_URL_STS: endpoint } })
    }
    expect(configs.map(({ profile }) => profile)).toEqual(['a', 'b'])
    expect(requests.map(({ authorization }) => /Credential=(\w+)/.exec(authorization)?.[1])).toEqual([
      'AKIAA',
      'AKIAB',
    ])
  })

  it('does not try again when getting the credentials fails', async () => {
    const { provider, calls } = createProvider(() => Promise.reject(new Error('broken')))
    const { get } = createStore()
    for (let i = 0; i < 2; i++) {
      await expect(get({ credentials: provider })).rejects.toMatchObject({
        code: 'no-credentials',
        message: 'The given provider of AWS credentials failed.',
        cause: { message: 'broken' },
      })
    }
    expect(calls.count).toBe(1)
  })

  it.each([
    [
      'an error of AWS',
      Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client' }),
      'access-denied',
    ],
    [
      'an error of the network',
      Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
      'connection-refused',
    ],
    ['a text', 'broken', 'no-credentials'],
    ['nothing', undefined, 'no-credentials'],
  ])('throws an EcrLoginError when a provider throws %s', async (_, error, code) => {
    const { get } = createStore()
    const credentials = () => Promise.reject(error)
    await expect(get({ credentials })).rejects.toMatchObject({ name: 'EcrLoginError', code })
  })

  it('signs with the given clock', async () => {
    const { endpoint, requests } = await stage.listenAsSts()
    const { get } = createStore({ now: () => new Date('2031-05-06T07:08:09Z') })
    await get({ config, profile: 'a', role, environment: { AWS_ENDPOINT_URL_STS: endpoint } })
    expect(requests[0]!.authorization).toContain('/20310506/')
  })

  it('throws the error of a request handler that cannot be created', async () => {
    const { get } = createStore()
    const environment = { AWS_CA_BUNDLE: '/missing.pem' }
    await expect(get({ config, profile: 'a', role, environment })).rejects.toMatchObject({
      code: 'untrusted-certificate',
    })
  })
})
