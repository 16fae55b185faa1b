import { ECRPUBLICClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr-public'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  basic,
  clientSettings,
  decodePassword,
  dockerLogin,
  fetchPassword,
  isInstalled,
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

function open(host: string, password: string, user?: string) {
  return ask(localEcr, `https://${host}/v2/`, { headers: basic(password, user) })
}

describe('a private registry', () => {
  it('asks for Basic credentials', async () => {
    const { status, headers, body } = await ask(localEcr, `https://${own}/v2/`)
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
  ])('opens %s to a token of the region whose principal may use the account', async (host) => {
    expect((await open(host, await fetchPassword(localEcr))).status).toBe(200)
  })

  it.each([foreign, elsewhere])('does not open %s to it', async (host) => {
    const { status, body } = await open(host, await fetchPassword(localEcr))
    expect(status).toBe(403)
    expect(JSON.parse(body).errors[0].code).toBe('DENIED')
  })

  it('tells an expired token, in the words of ECR', async () => {
    const password = await fetchPassword(localEcr)
    time.now = new Date(time.now.getTime() + twelveHours)
    const { status, body } = await open(own, password)
    expect(status).toBe(403)
    expect(JSON.parse(body)).toEqual({
      errors: [
        { code: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.' },
      ],
    })
  })

  it('refuses garbled tokens, other users and tokens of ECR Public', async () => {
    const password = await fetchPassword(localEcr)
    expect((await open(own, `${password}\r\n`)).status).toBe(400)
    expect((await open(own, 'garbled')).status).toBe(400)
    expect((await open(own, password, 'root')).status).toBe(400)
    expect((await open(own, await fetchPublicPassword())).status).toBe(403)
  })

  it('has no repositories of its own', async () => {
    const headers = basic(await fetchPassword(localEcr))
    const { status, body } = await ask(localEcr, `https://${own}/v2/team/app/manifests/latest`, { headers })
    expect(status).toBe(404)
    expect(JSON.parse(body).errors[0]).toEqual({
      code: 'NAME_UNKNOWN',
      message: "The repository with name 'team/app' does not exist in the registry with id '111122223333'",
    })
  })
})

describe.each(['public.ecr.aws', 'ecr-public.aws.com'])('%s', (host) => {
  const fetchBearer = async (headers: Record<string, string> = {}) => {
    const { status, body } = await ask(localEcr, `https://${host}/token/?service=${host}&scope=aws`, {
      headers,
    })
    return { status, token: JSON.parse(status === 200 ? body : '{}').token as string }
  }
  const bearing = (token: string) => ({ authorization: `Bearer ${token}` })

  it('asks for a bearer', async () => {
    const { status, headers } = await ask(localEcr, `https://${host}/v2/`)
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="https://${host}/token/",service="${host}",scope="aws"`,
    )
  })

  it('gives a bearer for a password of ECR Public', async () => {
    const { token } = await fetchBearer(basic(await fetchPublicPassword()))
    expect((await ask(localEcr, `https://${host}/v2/`, { headers: bearing(token) })).status).toBe(200)
  })

  it('gives a bearer that only reads to the anonymous', async () => {
    const { token } = await fetchBearer()
    const url = `https://${host}/v2/alias/app/blobs/uploads/`
    expect((await ask(localEcr, `https://${host}/v2/`, { headers: bearing(token) })).status).toBe(200)
    expect((await ask(localEcr, url, { method: 'POST', headers: bearing(token) })).status).toBe(403)
  })

  it('gives none for a private password, an expired one or a garbled one', async () => {
    expect((await fetchBearer(basic(await fetchPassword(localEcr)))).status).toBe(403)
    expect((await fetchBearer(basic('garbled'))).status).toBe(400)
    const password = await fetchPublicPassword()
    time.now = new Date(time.now.getTime() + twelveHours)
    expect((await fetchBearer(basic(password))).status).toBe(403)
  })

  it('cannot read a bearer that has expired', async () => {
    const { token } = await fetchBearer(basic(await fetchPublicPassword()))
    time.now = new Date(time.now.getTime() + twelveHours)
    expect((await ask(localEcr, `https://${host}/v2/`, { headers: bearing(token) })).status).toBe(400)
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

  it.each([foreign, elsewhere, 'public.ecr.aws'])('fails at %s with a token for elsewhere', async (host) => {
    const { code, output } = await dockerLogin(localEcr, host, await fetchPassword(localEcr))
    expect(code).not.toBe(0)
    expect(output).toMatch(/403 Forbidden|denied/)
  })

  it('fails with the token of a principal that may not use the account', async () => {
    const password = await fetchPassword(localEcr, 'us-west-2', stranger)
    expect(await dockerLogin(localEcr, foreign, password)).toMatchObject({ code: 0 })
    const { code, output } = await dockerLogin(localEcr, own, password)
    expect(code).not.toBe(0)
    expect(output).toContain('403 Forbidden')
  })

  it('fails with an expired token and with a garbled one', async () => {
    const password = await fetchPassword(localEcr)
    time.now = new Date(time.now.getTime() + twelveHours)
    const expired = await dockerLogin(localEcr, own, password)
    expect(expired.code).not.toBe(0)
    expect(expired.output).toContain('403 Forbidden')
    const garbled = await dockerLogin(localEcr, own, 'garbled')
    expect(garbled.code).not.toBe(0)
    expect(garbled.output).toContain('400 Bad Request')
  })
})
