import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AwsConfig, chooseProfile, readAwsConfig } from '../aws-config/aws-config.ts'
import { createRequestHandler } from '../http/request-handler.ts'
import type { RequestHandlers } from '../http/request-handlers.ts'
import { createCredentialStore } from './credential-store.ts'
import { createIdentity } from './identity.ts'
import type { SdkCredentials } from './sources/source.ts'

let home: string
let config: AwsConfig

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-store-'))
  mkdirSync(join(home, '.aws'))
  writeFileSync(
    join(home, '.aws', 'config'),
    '[profile a]\naws_access_key_id = AKIAA\naws_secret_access_key = a\n[profile b]\nsource_profile = gone\nrole_arn = x\n',
  )
  // No STS responds here.
  config = readAwsConfig({ HOME: home, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' })
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

/** Request handlers that record the configurations that they are needed for. */
function recordHandlers() {
  const configs: AwsConfig[] = []
  const requestHandlers: RequestHandlers = {
    async for(one) {
      configs.push(one)
      return createRequestHandler(one)
    },
    async destroy() {},
  }
  return { requestHandlers, configs }
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
    const { requestHandlers, configs } = recordHandlers()
    const store = createCredentialStore(requestHandlers, null)
    const identity = createIdentity(chooseProfile(config, 'a'))
    expect(await store.get(identity, 'us-west-2')).toEqual({ accessKeyId: 'AKIAA', secretAccessKey: 'a' })
    expect(configs).toEqual([])
  })

  it('gets the credentials of an identity once, even if several registries need them at once', async () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
    const { provider, calls } = createProvider(async () => credentials)
    const store = createCredentialStore(recordHandlers().requestHandlers, null)
    const get = () => store.get(createIdentity(config, provider), 'us-west-2')
    expect(await Promise.all([get(), get()])).toEqual([credentials, credentials])
    await get()
    expect(calls.count).toBe(1)
  })

  it('gets the credentials of another identity separately, with the request handler of its profile', async () => {
    const { requestHandlers, configs } = recordHandlers()
    const store = createCredentialStore(requestHandlers, null)
    const identities = ['a', 'b'].map((profile) =>
      createIdentity(chooseProfile(config, profile), null, { arn: 'arn:aws:iam::111122223333:role/x' }),
    )
    await Promise.allSettled(identities.map((identity) => store.get(identity, 'us-west-2')))
    expect(configs.map(({ profile }) => profile)).toEqual(['a', 'b'])
  })

  it('does not try again when getting the credentials fails', async () => {
    const { provider, calls } = createProvider(() => Promise.reject(new Error('broken')))
    const store = createCredentialStore(recordHandlers().requestHandlers, null)
    const identity = createIdentity(config, provider)
    await expect(store.get(identity, 'us-west-2')).rejects.toMatchObject({ code: 'no-credentials' })
    await expect(store.get(identity, 'us-west-2')).rejects.toMatchObject({ code: 'no-credentials' })
    expect(calls.count).toBe(1)
  })

  it('throws the error of a request handler that cannot be created', async () => {
    const missing = join(home, 'missing.pem')
    const requestHandlers: RequestHandlers = {
      for: async (one) => createRequestHandler({ ...one, environment: { AWS_CA_BUNDLE: missing } }),
      async destroy() {},
    }
    const store = createCredentialStore(requestHandlers, null)
    await expect(store.get(createIdentity(config), 'us-west-2')).rejects.toMatchObject({
      code: 'untrusted-certificate',
    })
  })
})
