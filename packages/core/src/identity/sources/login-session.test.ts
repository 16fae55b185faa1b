import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Setup, SourceStage } from '../../../test-support/source-stage.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
  // The AWS SDK looks for the files of sessions where the environment of the process says.
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', join(stage.home, 'logins'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  stage.remove()
})

const arn = 'arn:aws:iam::111122223333:user/me'
const config = `[profile login]\nlogin_session = ${arn}\n[profile "it's mine"]\nlogin_session = ${arn}\n[profile a\`b]\nlogin_session = ${arn}\n`
const dpopKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  format: 'pem',
  type: 'sec1',
})
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

function createSession(expiresAt: string) {
  return {
    accessToken: {
      accessKeyId: 'ASIAOLD',
      secretAccessKey: 'old',
      sessionToken: 'old-token',
      accountId: '111122223333',
      expiresAt,
    },
    tokenType: 'aws_sigv4',
    clientId: 'arn:aws:signin:::devtools/same-device',
    refreshToken: 'old-refresh',
    dpopKey,
  }
}

/** Writes the file that `aws login` leaves, and returns its path. */
function writeSession(content: unknown): string {
  const name = createHash('sha256').update(arn).digest('hex')
  return stage.write(`logins/${name}.json`, typeof content === 'string' ? content : JSON.stringify(content))
}

const renewed = {
  accessToken: { accessKeyId: 'ASIANEW', secretAccessKey: 'new', sessionToken: 'new-token' },
  tokenType: 'aws_sigv4',
  expiresIn: 900,
  refreshToken: 'new-refresh',
}

/** The service that renews login sessions, and a call under a profile. */
async function startSignin(reply: Parameters<SourceStage['listenAs']>[0] = { body: renewed }) {
  const { endpoint, requests } = await stage.listenAs(reply)
  const environment = {
    AWS_LOGIN_CACHE_DIRECTORY: join(stage.home, 'logins'),
    AWS_ENDPOINT_URL_SIGNIN: endpoint,
    AWS_MAX_ATTEMPTS: '1',
  }
  const get = (profile = 'login', more: Setup = {}) => stage.get({ config, profile, environment, ...more })
  return { get, requests }
}

describe('a login session', () => {
  it('provides the credentials in its file while these are valid', async () => {
    const expiresAt = inMinutes(14)
    writeSession(createSession(expiresAt))
    const { get, requests } = await startSignin()
    expect(await get()).toMatchObject({
      accessKeyId: 'ASIAOLD',
      secretAccessKey: 'old',
      sessionToken: 'old-token',
      expiration: new Date(expiresAt),
    })
    expect(requests).toEqual([])
  })

  it('is renewed in the region of the call with a proof of its key, and its file has the new tokens', async () => {
    const file = writeSession(createSession(inMinutes(1)))
    const { get, requests } = await startSignin()
    expect(await get()).toMatchObject({ accessKeyId: 'ASIANEW', sessionToken: 'new-token' })
    expect(requests).toMatchObject([{ url: '/v1/token', headers: { dpop: expect.stringMatching(/^ey/) } }])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      accessToken: { accessKeyId: 'ASIANEW', accountId: '111122223333' },
      refreshToken: 'new-refresh',
      dpopKey,
    })
  })

  it.each([
    ['login', 'login'],
    ["it's mine", "'it'\\''s mine'"],
    ['a`b', 'NAME'],
  ])(
    'that was never started has a hint with the command that starts it: profile %s',
    async (profile, quoted) => {
      const { get } = await startSignin()
      await expect(get(profile)).rejects.toMatchObject({
        code: 'credentials-expired',
        kind: 'credentials',
        message: `The profile "${profile}" has no login session.`,
        hint: `Run \`aws login --profile ${quoted}\` and try again.`,
      })
    },
  )

  it.each<[string, unknown]>([
    ['cut short', '{"accessToken":'],
    ['without a token', { ...createSession(inMinutes(14)), accessToken: undefined }],
    ['without a key', { ...createSession(inMinutes(14)), dpopKey: undefined }],
    ['without a refresh token', { ...createSession(inMinutes(14)), refreshToken: undefined }],
  ])('is none if its file is %s', async (_, content) => {
    writeSession(content)
    const { get } = await startSignin()
    await expect(get()).rejects.toMatchObject({ code: 'credentials-expired' })
  })

  it.each(['TOKEN_EXPIRED', 'USER_CREDENTIALS_CHANGED'])(
    'that AWS does not renew has expired: %s',
    async (error) => {
      writeSession(createSession(inMinutes(-1)))
      const { get } = await startSignin({
        status: 400,
        headers: { 'x-amzn-errortype': 'AccessDeniedException' },
        body: { error, message: 'no' },
      })
      await expect(get()).rejects.toMatchObject({
        code: 'credentials-expired',
        message: 'The login session of the profile "login" has expired.',
        hint: expect.stringContaining('aws login'),
      })
    },
  )

  it('is that of the given environment, not of the process', async () => {
    writeSession(createSession(inMinutes(14)))
    const elsewhere = createSession(inMinutes(14))
    const name = `${createHash('sha256').update(arn).digest('hex')}.json`
    const accessToken = { ...elsewhere.accessToken, accessKeyId: 'ASIAELSEWHERE' }
    stage.write(`elsewhere/${name}`, JSON.stringify({ ...elsewhere, accessToken }))
    vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', join(stage.home, 'elsewhere'))
    const { get } = await startSignin()
    expect(await get()).toMatchObject({ accessKeyId: 'ASIAOLD' })
  })

  it('is got by the proxy of the call', async () => {
    writeSession(createSession(inMinutes(-1)))
    const { proxy, targets } = await stage.listenAsRefusingProxy()
    const environment = {
      AWS_LOGIN_CACHE_DIRECTORY: join(stage.home, 'logins'),
      HTTPS_PROXY: proxy,
      AWS_MAX_ATTEMPTS: '1',
    }
    await expect(stage.get({ config, profile: 'login', environment })).rejects.toThrow()
    expect(targets).toEqual(['eu-west-1.signin.aws.amazon.com:443'])
  })
})
