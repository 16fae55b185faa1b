import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseProfile, readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { createRequestHandlers } from './request-handlers.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-handlers-'))
  for (const name of ['a', 'b']) writeFileSync(bundle(name), rootCertificates[0]!)
  writeFileSync(
    join(home, 'config'),
    ['a', 'b'].map((name) => `[profile ${name}]\nca_bundle = ${bundle(name)}\n`).join('') +
      `[profile also-a]\nca_bundle = ${bundle('a')}\n[profile plain]\nregion = us-west-2\n` +
      `[profile broken]\nca_bundle = ${join(home, 'missing.pem')}\n`,
  )
})
afterEach(() => rmSync(home, { recursive: true }))

const bundle = (name: string) => join(home, `${name}.pem`)

function configOf(profile: string, environment: Environment = {}) {
  return chooseProfile(
    readAwsConfig({ HOME: home, AWS_CONFIG_FILE: join(home, 'config'), ...environment }),
    profile,
  )
}

describe('the request handlers of a call', () => {
  it('are one per set of certificate authorities', async () => {
    const handlers = createRequestHandlers()
    const [a, alsoA, b, plain] = await Promise.all(
      ['a', 'also-a', 'b', 'plain'].map((profile) => handlers.for(configOf(profile))),
    )
    expect(alsoA).toBe(a)
    expect(new Set([a, b, plain]).size).toBe(3)
    await handlers.destroy()
  })

  it('are one for all profiles when AWS_CA_BUNDLE overrides theirs', async () => {
    const handlers = createRequestHandlers()
    const environment = { AWS_CA_BUNDLE: bundle('b') }
    const [a, b] = await Promise.all(
      ['a', 'b'].map((profile) => handlers.for(configOf(profile, environment))),
    )
    expect(a).toBe(b)
    await handlers.destroy()
  })

  it('read a file of certificate authorities once', async () => {
    const handlers = createRequestHandlers()
    const attempt = async () => (await handlers.for(configOf('a'))).forSdk()
    const handler = await attempt()
    rmSync(bundle('a'))
    expect(await attempt()).toBe(handler)
    await handlers.destroy()
  })

  it('fail for a file that cannot be read, and for no other', async () => {
    const handlers = createRequestHandlers()
    const forSdk = async (profile: string) => (await handlers.for(configOf(profile))).forSdk()
    await expect(forSdk('broken')).rejects.toMatchObject({ code: 'untrusted-certificate' })
    await expect(forSdk('plain')).resolves.toBeDefined()
    await handlers.destroy()
  })

  it('are all destroyed together', async () => {
    const handlers = createRequestHandlers()
    const destroyed: string[] = []
    for (const profile of ['a', 'b', 'broken']) {
      const handler = await handlers.for(configOf(profile))
      Object.assign(handler, { destroy: () => destroyed.push(profile) })
    }
    await handlers.destroy()
    expect(destroyed).toEqual(['a', 'b', 'broken'])
  })

  it('may be destroyed when a file could not be read', async () => {
    const handlers = createRequestHandlers()
    await expect((await handlers.for(configOf('broken'))).forSdk()).rejects.toThrow()
    await expect(handlers.destroy()).resolves.toBeUndefined()
  })
})
