import { ECRPUBLICClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr-public'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  basic,
  clientSettings,
  decodePassword,
  dockerLogin,
  fetchPassword,
  isInstalled,
  send,
} from '../../test-support/clients.ts'
import { defaultPrincipal, type LocalEcr, startLocalEcr } from '../index.ts'

const own = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const shared = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const foreign = '777788889999.dkr.ecr.us-west-2.amazonaws.com'
const elsewhere = '111122223333.dkr.ecr.eu-west-1.amazonaws.com'
const stranger = {
  ...defaultPrincipal,
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  accountId: '777788889999',
  accounts: ['777788889999'],
}
const time = { now: new Date() }
const twelveHours = 12 * 60 * 60 * 1000

let localEcr: LocalEcr

beforeAll(async () => {
  localEcr = await startLocalEcr({ principals: [defaultPrincipal, stranger], now: () => time.now })
})

beforeEach(() => {
  time.now = new Date()
})

afterAll(() => localEcr.close())

async function fetchPublicPassword(): Promise<string> {
  const client = new ECRPUBLICClient(clientSettings(localEcr, 'us-east-1'))
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}))
  return decodePassword(authorizationData?.authorizationToken)
}

function logIn(host: string, password: string, user?: string) {
  return send(localEcr, `https://${host}/v2/`, { headers: basic(password, user) })
}

describe('a private registry', () => {
  it('requires Basic authentication', async () => {
    const { status, headers, body } = await send(localEcr, `https://${own}/v2/`)
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(`Basic realm="https://${own}/",service="ecr.amazonaws.com"`)
    expect(headers['docker-distribution-api-version']).toBe('registry/2.0')
    expect(body).toBe('Not Authorized\n')
  })

  it.each([
    own,
    shared,
    '111122223333.dkr.ecr-fips.us-west-2.amazonaws.com',
    '111122223333.dkr-ecr.us-west-2.on.aws',
    '444455556666.dkr-ecr-fips.us-west-2.on.aws',
  ])('%s accepts a token of its region and of a principal with access to the account', async (host) => {
    expect((await logIn(host, await fetchPassword(localEcr))).status).toBe(200)
  })

  it.each([foreign, elsewhere])('%s rejects that token', async (host) => {
    const { status, body } = await logIn(host, await fetchPassword(localEcr))
    expect(status).toBe(403)
    expect(JSON.parse(body).errors[0].code).toBe('DENIED')
  })

  it("rejects an expired token with ECR's message", async () => {
    const password = await fetchPassword(localEcr)
    time.now = new Date(time.now.getTime() + twelveHours)
    const { status, body } = await logIn(own, password)
    expect(status).toBe(403)
    expect(JSON.parse(body)).toEqual({
      errors: [
        { code: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.' },
      ],
    })
  })

  it('rejects malformed tokens, other user names and tokens of ECR Public', async () => {
    const password = await fetchPassword(localEcr)
    expect((await logIn(own, `${password}\r\n`)).status).toBe(400)
    expect((await logIn(own, 'malformed')).status).toBe(400)
    expect((await logIn(own, password, 'root')).status).toBe(400)
    expect((await logIn(own, await fetchPublicPassword())).status).toBe(403)
  })

  it('has no repositories', async () => {
    const headers = basic(await fetchPassword(localEcr))
    const { status, body } = await send(localEcr, `https://${own}/v2/team/app/manifests/latest`, { headers })
    expect(status).toBe(404)
    expect(JSON.parse(body).errors[0]).toEqual({
      code: 'NAME_UNKNOWN',
      message: "The repository with name 'team/app' does not exist in the registry with id '111122223333'",
    })
  })
})

describe.each(['public.ecr.aws', 'ecr-public.aws.com'])('%s', (host) => {
  const fetchBearer = async (headers: Record<string, string> = {}) => {
    const { status, body } = await send(localEcr, `https://${host}/token/?service=${host}&scope=aws`, {
      headers,
    })
    return { status, token: JSON.parse(status === 200 ? body : '{}').token as string }
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  it('requires a bearer token', async () => {
    const { status, headers } = await send(localEcr, `https://${host}/v2/`)
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="https://${host}/token/",service="${host}",scope="aws"`,
    )
  })

  it('issues a bearer token for a password of ECR Public', async () => {
    const { token } = await fetchBearer(basic(await fetchPublicPassword()))
    expect((await send(localEcr, `https://${host}/v2/`, { headers: bearer(token) })).status).toBe(200)
  })

  it('issues a bearer token for a password in a form, and none for a wrong one', async () => {
    const post = async (password: string) => {
      const form = new URLSearchParams({ grant_type: 'password', service: host, client_id: 'containerd' })
      form.set('username', 'AWS')
      form.set('password', password)
      return send(localEcr, `https://${host}/token/`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      })
    }
    const { access_token: token } = JSON.parse((await post(await fetchPublicPassword())).body)
    const url = `https://${host}/v2/alias/app/blobs/uploads/`
    // Only a password gives the right to push.
    expect((await send(localEcr, url, { method: 'POST', headers: bearer(token) })).status).not.toBe(403)
    expect((await post('wrong')).status).toBe(400)
  })

  it.each(['Basic', 'Basic ', 'Basic Og=='])(
    'takes a header without credentials for none: %j',
    async (authorization) => {
      const { status, headers } = await send(localEcr, `https://${host}/v2/`, { headers: { authorization } })
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer /)])
      const other = await send(localEcr, `https://${own}/v2/`, { headers: { authorization } })
      expect([other.status, other.headers['www-authenticate']]).toEqual([
        401,
        expect.stringMatching(/^Basic /),
      ])
    },
  )

  it('issues a read-only bearer token without a password', async () => {
    const { token } = await fetchBearer()
    const url = `https://${host}/v2/alias/app/blobs/uploads/`
    expect((await send(localEcr, `https://${host}/v2/`, { headers: bearer(token) })).status).toBe(200)
    expect((await send(localEcr, url, { method: 'POST', headers: bearer(token) })).status).toBe(403)
  })

  it('issues none for a private, an expired or a malformed password', async () => {
    expect((await fetchBearer(basic(await fetchPassword(localEcr)))).status).toBe(403)
    expect((await fetchBearer(basic('malformed'))).status).toBe(400)
    const password = await fetchPublicPassword()
    time.now = new Date(time.now.getTime() + twelveHours)
    expect((await fetchBearer(basic(password))).status).toBe(403)
  })

  it('rejects an expired bearer token', async () => {
    const { token } = await fetchBearer(basic(await fetchPublicPassword()))
    time.now = new Date(time.now.getTime() + twelveHours)
    expect((await send(localEcr, `https://${host}/v2/`, { headers: bearer(token) })).status).toBe(400)
  })
})

describe.skipIf(!isInstalled('docker'))('docker login', { timeout: 30_000 }, () => {
  it.each([own, shared, '111122223333.dkr-ecr-fips.us-west-2.on.aws'])('succeeds at %s', async (host) => {
    const { code, output } = await dockerLogin(localEcr, host, await fetchPassword(localEcr))
    expect(output).toContain('Login Succeeded')
    expect(code).toBe(0)
  })

  it('succeeds in China and in GovCloud', async () => {
    for (const [region, suffix] of [
      ['cn-north-1', 'amazonaws.com.cn'],
      ['us-gov-west-1', 'amazonaws.com'],
    ]) {
      const host = `111122223333.dkr.ecr.${region}.${suffix}`
      expect(await dockerLogin(localEcr, host, await fetchPassword(localEcr, region))).toMatchObject({
        code: 0,
      })
    }
  })

  it.each(['public.ecr.aws', 'ecr-public.aws.com'])('succeeds at %s', async (host) => {
    expect(await dockerLogin(localEcr, host, await fetchPublicPassword())).toMatchObject({ code: 0 })
  })

  it.each([foreign, elsewhere, 'public.ecr.aws'])(
    'fails at %s with a token of another registry',
    async (host) => {
      const { code, output } = await dockerLogin(localEcr, host, await fetchPassword(localEcr))
      expect(code).not.toBe(0)
      expect(output).toMatch(/403 Forbidden|denied/)
    },
  )

  it('fails with the token of a principal without access to the account', async () => {
    const password = await fetchPassword(localEcr, 'us-west-2', stranger)
    expect(await dockerLogin(localEcr, foreign, password)).toMatchObject({ code: 0 })
    const { code, output } = await dockerLogin(localEcr, own, password)
    expect(code).not.toBe(0)
    expect(output).toContain('403 Forbidden')
  })

  it('fails with an expired token and with a malformed one', async () => {
    const password = await fetchPassword(localEcr)
    time.now = new Date(time.now.getTime() + twelveHours)
    const expired = await dockerLogin(localEcr, own, password)
    expect(expired.code).not.toBe(0)
    expect(expired.output).toContain('403 Forbidden')
    const malformed = await dockerLogin(localEcr, own, 'malformed')
    expect(malformed.code).not.toBe(0)
    expect(malformed.output).toContain('400 Bad Request')
  })
})
