import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Setup, SourceStage } from '../../../test-support/source-stage.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const account = `sso_account_id = 111122223333
sso_role_name = puller
`
const corp = 'sso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n'
const config = `[profile sso]\nsso_session = corp\n${account}[sso-session corp]\n${corp}
[profile legacy]\n${corp}${account}
[profile "it's mine"]\nsso_session = corp\n${account}
[profile fips]\nsso_session = corp\nuse_fips_endpoint = true\n${account}`

const now = new Date('2026-11-23T12:00:00Z')
const minute = 60_000
const after = (milliseconds: number) =>
  new Date(now.getTime() + milliseconds).toISOString().replace('.000Z', 'Z')

const session = {
  startUrl: 'https://corp.awsapps.com/start',
  region: 'us-east-1',
  accessToken: 'old-access',
  expiresAt: after(8 * 60 * minute),
}
const renewable = {
  ...session,
  refreshToken: 'old-refresh',
  clientId: 'client',
  clientSecret: 'client-secret',
  registrationExpiresAt: after(90 * 24 * 60 * minute),
}

/** Writes the file that `aws sso login` leaves for a session name or a start URL, and returns its path. */
function writeSession(content: unknown, key = 'corp'): string {
  const name = createHash('sha1').update(key).digest('hex')
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return stage.write(`.aws/sso/cache/${name}.json`, text)
}

const expiration = new Date('2026-11-23T13:00:00Z')
const roleCredentials = {
  accessKeyId: 'ASIASSO',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: expiration.getTime(),
}

interface Answers {
  readonly role?: Parameters<SourceStage['listenAs']>[0]
  readonly renewal?: Parameters<SourceStage['listenAs']>[0]
}

/** The portal and the OIDC service of SSO, and a call under a profile. */
async function startSso({ role = { body: { roleCredentials } }, renewal }: Answers = {}) {
  const portal = await stage.listenAs(role)
  const oidc = await stage.listenAs(
    renewal ?? { body: { accessToken: 'new-access', expiresIn: 28_800, refreshToken: 'new-refresh' } },
  )
  const environment = {
    AWS_ENDPOINT_URL_SSO: portal.endpoint,
    AWS_ENDPOINT_URL_SSO_OIDC: oidc.endpoint,
    AWS_MAX_ATTEMPTS: '1',
  }
  const get = (profile = 'sso', more: Setup = {}) => stage.get({ config, profile, environment, now, ...more })
  const tokens = () => portal.requests.map(({ headers }) => headers['x-amz-sso_bearer_token'])
  return { get, tokens, portal: portal.requests, oidc: oidc.requests }
}

const refused = (type: string, status = 400) => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: { error: 'invalid_grant', message: 'no' },
})

describe('an SSO session', () => {
  it('provides the credentials of the account and the role', async () => {
    writeSession(session)
    const { get, portal, tokens, oidc } = await startSso()
    expect(await get()).toEqual({
      accessKeyId: 'ASIASSO',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration,
    })
    expect(portal).toMatchObject([
      { url: '/federation/credentials?account_id=111122223333&role_name=puller', authorization: '' },
    ])
    expect([tokens(), oidc]).toEqual([['old-access'], []])
  })

  it('of a profile that has all settings itself is found by its start URL', async () => {
    writeSession({ ...session, accessToken: 'legacy-access' }, 'https://corp.awsapps.com/start')
    writeSession(session)
    const { get, tokens } = await startSso()
    expect(await get('legacy')).toMatchObject({ accessKeyId: 'ASIASSO' })
    expect(tokens()).toEqual(['legacy-access'])
  })

  it('of an old AWS CLI expires at a time in UTC', async () => {
    writeSession({ ...session, expiresAt: '2026-11-23T20:00:00UTC' })
    const { get } = await startSso()
    expect(await get()).toMatchObject({ accessKeyId: 'ASIASSO' })
  })

  it.each([
    ['ForbiddenException', 403, 'access-denied', 'denied'],
    ['UnauthorizedException', 401, 'credentials-expired', 'credentials'],
    ['ResourceNotFoundException', 404, 'service-error', 'service'],
    ['TooManyRequestsException', 429, 'throttled', 'service'],
  ])('that AWS rejects with %s (status %i) is %s', async (type, status, code, kind) => {
    writeSession(session)
    const { get } = await startSso({ role: refused(type, status) })
    await expect(get()).rejects.toMatchObject({ code, kind, message: expect.stringContaining('sso') })
  })

  it('for which the portal returns no credentials is an invalid response', async () => {
    writeSession(session)
    const { get } = await startSso({ role: { body: {} } })
    await expect(get()).rejects.toMatchObject({ code: 'invalid-response' })
  })

  it.each([
    ['in its own region', 'sso', session, 'portal.sso.us-east-1.amazonaws.com'],
    ['with FIPS', 'fips', session, 'portal.sso-fips.us-east-1.amazonaws.com'],
    ['for its renewal', 'sso', { ...renewable, expiresAt: after(0) }, 'oidc.us-east-1.amazonaws.com'],
    [
      'for its renewal with FIPS',
      'fips',
      { ...renewable, expiresAt: after(0) },
      'oidc-fips.us-east-1.amazonaws.com',
    ],
  ])('is asked for %s, and a refusing proxy is reported', async (_, profile, content, host) => {
    writeSession(content)
    const { proxy, targets } = await stage.listenAsRefusingProxy()
    const environment = { HTTPS_PROXY: proxy, AWS_MAX_ATTEMPTS: '1' }
    await expect(stage.get({ config, profile, environment, now })).rejects.toMatchObject({
      code: 'proxy-refused',
      kind: 'network',
    })
    expect(targets).toEqual([`${host}:443`])
  })
})

describe('an SSO session that has expired', () => {
  it.each([
    ['sso', 'corp', 'sso'],
    ['legacy', 'https://corp.awsapps.com/start', 'legacy'],
    ["it's mine", 'corp', "'it'\\''s mine'"],
  ])('has a hint with the command that renews it: profile %s', async (profile, key, quoted) => {
    writeSession({ ...session, expiresAt: after(0) }, key)
    const { get, portal } = await startSso()
    await expect(get(profile)).rejects.toMatchObject({
      code: 'credentials-expired',
      kind: 'credentials',
      message: `The SSO session of the profile "${profile}" has expired.`,
      hint: `Run \`aws sso login --profile ${quoted}\` and try again.`,
    })
    expect(portal).toEqual([])
  })

  const expired = 'The SSO session of the profile "sso" has expired.'
  const missing = 'The profile "sso" has no SSO session.'

  it.each<[string, unknown, string]>([
    ['missing', null, missing],
    ['cut short', '{"accessToken":', missing],
    ['a list', [], missing],
    ['without a token', { ...session, accessToken: undefined }, missing],
    ['without an expiry', { ...session, expiresAt: undefined }, expired],
    ['with words for an expiry', { ...session, expiresAt: 'soon' }, expired],
  ])('or was never started is one whose file is %s', async (_, content, message) => {
    if (content !== null) writeSession(content)
    const { get } = await startSso()
    await expect(get()).rejects.toMatchObject({
      code: 'credentials-expired',
      message,
      hint: 'Run `aws sso login --profile sso` and try again.',
    })
  })
})

describe('the renewal of an SSO session', () => {
  it.each([
    ['15 minutes before its expiry', 15 * minute, 'new-access'],
    ['just before its expiry', 1000, 'new-access'],
    ['after its expiry', -60 * minute, 'new-access'],
    ['not earlier', 15 * minute + 1000, 'old-access'],
  ])('happens %s', async (_, left, token) => {
    writeSession({ ...renewable, expiresAt: after(left) })
    const { get, tokens } = await startSso()
    expect(await get()).toMatchObject({ accessKeyId: 'ASIASSO' })
    expect(tokens()).toEqual([token])
  })

  it('sends the refresh token and the registration, and nothing is signed', async () => {
    writeSession({ ...renewable, expiresAt: after(0) })
    const { get, oidc } = await startSso()
    await get()
    expect(oidc).toMatchObject([{ url: '/token', authorization: '' }])
    expect(JSON.parse(oidc[0]!.body)).toEqual({
      clientId: 'client',
      clientSecret: 'client-secret',
      grantType: 'refresh_token',
      refreshToken: 'old-refresh',
    })
  })

  it('writes the new tokens into the file, for its user alone, and keeps what it does not know', async () => {
    const file = writeSession({ ...renewable, expiresAt: after(0), more: 1 })
    // As the AWS CLI creates it.
    chmodSync(file, 0o600)
    const { get } = await startSso()
    await get()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...renewable,
      more: 1,
      accessToken: 'new-access',
      refreshToken: 'new-refresh',
      expiresAt: after(480 * minute),
    })
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps the refresh token when it gets no new one', async () => {
    const file = writeSession({ ...renewable, expiresAt: after(0) })
    const { get } = await startSso({ renewal: { body: { accessToken: 'new-access', expiresIn: 60 } } })
    await get()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      refreshToken: 'old-refresh',
      expiresAt: after(minute),
    })
  })

  it('is not repeated by the next call', async () => {
    writeSession({ ...renewable, expiresAt: after(0) })
    const { get, oidc, tokens } = await startSso()
    await get()
    await get()
    expect(oidc).toHaveLength(1)
    expect(tokens()).toEqual(['new-access', 'new-access'])
  })

  it.each<[string, object]>([
    ['no refresh token', { refreshToken: undefined }],
    ['no client', { clientId: undefined }],
    ['no secret of the client', { clientSecret: undefined }],
    ['an expired registration', { registrationExpiresAt: after(-1000) }],
  ])('is not tried with %s', async (_, change) => {
    writeSession({ ...renewable, expiresAt: after(minute), ...change })
    const { get, oidc, tokens } = await startSso()
    await get()
    expect([oidc, tokens()]).toEqual([[], ['old-access']])
  })

  it('is not tried for a profile that has all settings itself, as by the AWS CLI', async () => {
    const key = 'https://corp.awsapps.com/start'
    writeSession({ ...renewable, expiresAt: after(minute) }, key)
    const { get, oidc, tokens } = await startSso()
    await get('legacy')
    expect([oidc, tokens()]).toEqual([[], ['old-access']])
  })

  const refusals = [
    ['InvalidGrantException', refused('InvalidGrantException')],
    ['ExpiredTokenException', refused('ExpiredTokenException')],
    ['UnauthorizedClientException', refused('UnauthorizedClientException')],
    ['no token', { body: {} }],
  ] as const

  it.each(refusals)('that AWS refuses leaves the old token while that is valid: %s', async (_, renewal) => {
    const file = writeSession({ ...renewable, expiresAt: after(minute) })
    const before = readFileSync(file, 'utf8')
    const { get, tokens } = await startSso({ renewal })
    expect(await get()).toMatchObject({ accessKeyId: 'ASIASSO' })
    expect(tokens()).toEqual(['old-access'])
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it.each(refusals)('that AWS refuses after the expiry is an expired session: %s', async (_, renewal) => {
    writeSession({ ...renewable, expiresAt: after(-1000) })
    const { get, portal } = await startSso({ renewal })
    await expect(get()).rejects.toMatchObject({
      code: 'credentials-expired',
      hint: expect.stringContaining('aws sso login'),
    })
    expect(portal).toEqual([])
  })

  it('that fails at AWS after the expiry is an error of the service', async () => {
    writeSession({ ...renewable, expiresAt: after(-1000) })
    const { get } = await startSso({ renewal: refused('InternalServerException', 500) })
    await expect(get()).rejects.toMatchObject({ kind: 'service' })
  })

  it.skipIf(process.platform === 'win32')('whose file cannot be written is still used', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write everywhere')
    const file = writeSession({ ...renewable, expiresAt: after(0) })
    chmodSync(dirname(file), 0o500)
    const { get, tokens } = await startSso()
    await get()
    chmodSync(dirname(file), 0o700)
    expect(tokens()).toEqual(['new-access'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ accessToken: 'old-access' })
  })
})
