import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keysOf, roleArn, type Setup, SourceStage } from '../../../test-support/source-stage.ts'
import { cliCacheKey } from './cli-cache.ts'
import type { RoleSource } from './source.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const serial = 'arn:aws:iam::111122223333:mfa/alice'

const role: RoleSource = {
  kind: 'role',
  profile: 'mfa',
  roleArn,
  sessionName: null,
  externalId: null,
  mfaSerial: serial,
  durationSeconds: null,
  sts: { region: 'eu-west-1', endpoint: null, isFips: false, isDualStack: false },
  base: { kind: 'process', profile: 'base', command: '/bin/credentials' },
}

describe('the name of the file in the cache of the AWS CLI', () => {
  // Each is `_cache_key` of the `AssumeRoleCredentialFetcher` of AWS CLI 2.9.19.
  it.each<[string, Partial<RoleSource>, string]>([
    ['without a session name', {}, '2de4ec70f16d6f5667e49c9b00f3854a33ffaad6'],
    ['with a session name', { sessionName: 'me' }, '2cf7ced05e4044c0ff6321ff8f9e35469a3d9f5d'],
    [
      'with all parameters',
      { sessionName: 'me', externalId: 'x=y', durationSeconds: 900 },
      'ecb5cbfe076b6cda41af3db16075b4864ab27a13',
    ],
    [
      'with a device that has no ARN',
      { mfaSerial: 'GAHT12345678', durationSeconds: 43_200 },
      '42b64c6f8fe01ae31d74c24be7b6f585fa56be69',
    ],
    [
      'with an external id that JSON escapes',
      { externalId: 'Zürich 日本 🔑 "q" \\ / \t\u007F' },
      '2c2040153991a85d76dadf130a897891d1a21acf',
    ],
  ])("is the AWS CLI's: %s", (_, change, name) => {
    expect(cliCacheKey({ ...role, ...change })).toBe(name)
  })

  it('depends on nothing that AssumeRole does not get', () => {
    const sts = { ...role.sts, region: 'us-east-1' }
    const base = { kind: 'process', profile: 'other', command: '/bin/other' } as const
    expect(cliCacheKey({ ...role, profile: 'other', sts, base })).toBe(cliCacheKey(role))
  })
})

const now = new Date('2026-11-23T12:00:00Z')
const cached = {
  AccessKeyId: 'ASIACACHED',
  SecretAccessKey: 'cached',
  SessionToken: 'cached-token',
  Expiration: '2026-11-23T13:00:00Z',
}
const settings = `role_arn = ${roleArn}\nsource_profile = base\n`
const config = `[profile base]\n${keysOf('base')}
[profile mfa]\n${settings}mfa_serial = ${serial}\n
[profile plain]\n${settings}`

/** Writes a file of the AWS CLI's cache. */
function writeCache(content: unknown, key = cliCacheKey(role)): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return stage.write(`.aws/cli/cache/${key}.json`, text)
}

/** The access key that a profile gets, where STS returns another one than the cache, and the codes that were asked for. */
async function get(profile: string, more: Setup = {}) {
  const { endpoint, requests } = await stage.listenAsSts()
  let codes = 0
  const credentials = await stage.get({
    config,
    profile,
    environment: { AWS_ENDPOINT_URL_STS: endpoint },
    now,
    mfaCodeProvider: async () => {
      codes += 1
      return '123456'
    },
    ...more,
  })
  return { credentials, requests: requests.length, codes }
}

const fromSts = { credentials: { accessKeyId: 'ASIAROLE' }, requests: 1 }

describe('the cache of the AWS CLI', () => {
  it('saves a person from being asked for a code', async () => {
    writeCache({ Credentials: cached, ResponseMetadata: {} })
    expect(await get('mfa')).toEqual({
      credentials: {
        accessKeyId: 'ASIACACHED',
        secretAccessKey: 'cached',
        sessionToken: 'cached-token',
        expiration: new Date('2026-11-23T13:00:00Z'),
      },
      requests: 0,
      codes: 0,
    })
  })

  it('is used for a role below another role, too', async () => {
    writeCache({ Credentials: cached })
    const chain = `${config}\n[profile chain]\nrole_arn = arn:aws:iam::444455556666:role/x\nsource_profile = mfa\n`
    const { endpoint, requests } = await stage.listenAsSts()
    await stage.get({ config: chain, profile: 'chain', environment: { AWS_ENDPOINT_URL_STS: endpoint }, now })
    expect(requests).toHaveLength(1)
    expect(requests[0]!.authorization).toContain('Credential=ASIACACHED/')
  })

  it('is not used above a login session that was never started', async () => {
    writeCache({ Credentials: cached })
    const login = config.replace(keysOf('base'), 'login_session = me\n')
    await expect(get('mfa', { config: login })).rejects.toThrow('The profile "base" has no login session.')
  })

  it('is not used for a role without an MFA device, whose key names no principal', async () => {
    writeCache({ Credentials: cached }, cliCacheKey({ ...role, mfaSerial: null }))
    expect(await get('plain')).toMatchObject(fromSts)
  })

  it('is not used for other parameters', async () => {
    writeCache({ Credentials: cached }, cliCacheKey({ ...role, sessionName: 'me' }))
    expect(await get('mfa')).toMatchObject({ ...fromSts, codes: 1 })
  })

  it.each([
    ['an hour', '2026-11-23T13:00:00Z', 'ASIACACHED'],
    ['more than 15 minutes', '2026-11-23T12:15:01Z', 'ASIACACHED'],
    ['more than 15 minutes in another time zone', '2026-11-23T13:15:01+01:00', 'ASIACACHED'],
    ['15 minutes', '2026-11-23T12:15:00Z', 'ASIAROLE'],
    ['nothing', '2026-11-23T11:00:00Z', 'ASIAROLE'],
  ])('is used while more than 15 minutes are left: %s', async (_, Expiration, accessKeyId) => {
    writeCache({ Credentials: { ...cached, Expiration } })
    expect(await get('mfa')).toMatchObject({ credentials: { accessKeyId } })
  })

  it.each<[string, unknown]>([
    ['that is cut short', '{"Credentials":'],
    ['that is a list', []],
    ['without credentials', {}],
    ['with null for the credentials', { Credentials: null }],
    ['without a secret', { Credentials: { ...cached, SecretAccessKey: undefined } }],
    ['without a session token', { Credentials: { ...cached, SessionToken: undefined } }],
    ['with a number for the id', { Credentials: { ...cached, AccessKeyId: 1 } }],
    ['without an expiry', { Credentials: { ...cached, Expiration: undefined } }],
    ['with a number for the expiry', { Credentials: { ...cached, Expiration: 4_000_000_000 } }],
    ['with words for the expiry', { Credentials: { ...cached, Expiration: 'tomorrow' } }],
  ])('is not used with a file %s', async (_, content) => {
    writeCache(content)
    expect(await get('mfa')).toMatchObject({ ...fromSts, codes: 1 })
  })

  it('is not used when the file is a folder', async () => {
    stage.write(`.aws/cli/cache/${cliCacheKey(role)}.json/x`, '')
    expect(await get('mfa')).toMatchObject({ ...fromSts, codes: 1 })
  })

  it('is never written', async () => {
    await get('mfa')
    expect(readdirSync(join(stage.home, '.aws')).sort()).toEqual(['config', 'credentials'])
    const file = writeCache({ Credentials: { ...cached, Expiration: '2026-11-23T11:00:00Z' } })
    const before = readFileSync(file, 'utf8')
    await get('mfa')
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(readdirSync(join(stage.home, '.aws/cli/cache'))).toHaveLength(1)
  })
})
