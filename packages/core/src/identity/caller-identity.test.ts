import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Setup, SourceStage } from '../../test-support/source-stage.ts'
import { createRequestHandler } from '../http/request-handler.ts'
import { getCallerIdentity } from './caller-identity.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const arn = 'arn:aws:iam::111122223333:user/alice'
const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>${arn}</Arn><Account>111122223333</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>`

async function get(setup: Setup, region = 'us-west-2') {
  const config = stage.readConfig(setup)
  const handler = createRequestHandler(config)
  try {
    return await getCallerIdentity({
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
      region,
      config,
      requestHandler: await handler.forSdk(),
      signal: AbortSignal.timeout(20_000),
      now: () => new Date('2031-05-06T07:08:09Z'),
    })
  } finally {
    handler.destroy()
  }
}

describe('the caller identity', () => {
  it.each<[string, (endpoint: string) => Setup]>([
    ['environment', (endpoint) => ({ environment: { AWS_ENDPOINT_URL_STS: endpoint } })],
    [
      'profile',
      (endpoint) => ({
        config: `[profile a]\nendpoint_url = ${endpoint}\nuse_fips_endpoint = true\n`,
        profile: 'a',
      }),
    ],
  ])('comes from the STS that the %s names', async (_, createSetup) => {
    const { endpoint, requests } = await stage.listenAs({ type: 'text/xml', body })
    expect(await get(createSetup(endpoint))).toEqual({ account: '111122223333', arn })
    expect(requests.map(({ authorization }) => authorization)).toEqual([
      expect.stringContaining('Credential=AKIA/20310506/us-west-2/sts/'),
    ])
  })

  it('comes from the STS of the region and the flags', async () => {
    const { proxy, targets } = await stage.listenAsRefusingProxy()
    const environment = { HTTPS_PROXY: proxy, AWS_USE_FIPS_ENDPOINT: 'true', AWS_MAX_ATTEMPTS: '1' }
    await expect(get({ environment }, 'us-west-2')).rejects.toMatchObject({
      code: 'proxy-refused',
      message: expect.stringContaining('requesting the caller identity from STS in us-west-2'),
    })
    expect(targets).toEqual(['sts-fips.us-west-2.amazonaws.com:443'])
  })

  it('is an error of AWS when STS refuses', async () => {
    const { endpoint } = await stage.listenAsSts({ code: 'InvalidClientTokenId', message: 'no' })
    await expect(get({ environment: { AWS_ENDPOINT_URL_STS: endpoint } })).rejects.toMatchObject({
      code: 'unknown-access-key',
    })
  })
})
