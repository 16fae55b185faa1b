import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { environmentKeys, SourceStage } from '../../../test-support/source-stage.ts'
import { isTrustedEndpoint } from './container.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  stage.remove()
})

const body = {
  AccessKeyId: 'ASIACONTAINER',
  SecretAccessKey: 'secret',
  Token: 'token',
  Expiration: '2036-01-01T00:00:00Z',
}

describe('the role of a container', () => {
  it('is got from its endpoint', async () => {
    const { endpoint, requests } = await stage.listenAs({ body })
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/v1/credentials?x=y` }
    expect(await stage.get({ environment })).toMatchObject({
      accessKeyId: 'ASIACONTAINER',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date('2036-01-01T00:00:00Z'),
    })
    expect(requests).toMatchObject([{ url: '/v1/credentials?x=y', authorization: '' }])
  })

  it.each([
    ['the token', () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer text' }), 'Bearer text'],
    [
      'the token in the file, as that is then',
      () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: stage.write('token', 'Bearer file') }),
      'Bearer file',
    ],
    [
      'the token in the file before the other one',
      () => ({
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: stage.write('token', 'Bearer file'),
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer text',
      }),
      'Bearer file',
    ],
  ])('is got with %s', async (_, createEnvironment, token) => {
    const { endpoint, requests } = await stage.listenAs({ body })
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint, ...createEnvironment() }
    await stage.get({ environment })
    expect(requests.map(({ authorization }) => authorization)).toEqual([token])
  })

  it('is got as the given environment says, without a warning, whatever that of the process says', async () => {
    const { endpoint, requests } = await stage.listenAs({ body })
    const elsewhere = await stage.listenAs({ body: { ...body, AccessKeyId: 'ASIAELSEWHERE' } })
    const hostile = {
      ...environmentKeys,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/hostile',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: elsewhere.endpoint,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'hostile',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: stage.write('hostile', 'hostile'),
      AWS_PROFILE: 'hostile',
    }
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value)
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const config = '[profile bare]\nregion = eu-west-1\n'
    const environment = { ...environmentKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint }
    expect(await stage.get({ config, environment, profile: 'bare' })).toMatchObject({
      accessKeyId: 'ASIACONTAINER',
    })
    expect(requests.map(({ authorization }) => authorization)).toEqual([''])
    expect(elsewhere.requests).toEqual([])
    expect(warn).not.toHaveBeenCalled()
  })

  it('is not got by a proxy', async () => {
    const { endpoint } = await stage.listenAs({ body })
    const { proxy, targets } = await stage.listenAsRefusingProxy()
    const proxies = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy }
    const environment = { ...proxies, AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint }
    expect(await stage.get({ environment })).toMatchObject({ accessKeyId: 'ASIACONTAINER' })
    expect(targets).toEqual([])
  })

  it('assumes another role for credential_source = EcsContainer', async () => {
    const { endpoint } = await stage.listenAs({ body })
    const sts = await stage.listenAsSts()
    const config = '[profile a]\nrole_arn = r\ncredential_source = EcsContainer\n'
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint,
      AWS_ENDPOINT_URL_STS: sts.endpoint,
    }
    expect(await stage.get({ config, environment, profile: 'a' })).toMatchObject({ accessKeyId: 'ASIAROLE' })
    expect(sts.requests[0]!.authorization).toContain('Credential=ASIACONTAINER/')
  })
})

describe('a container without a role', () => {
  // At once, since each is tried four times, with a second in between.
  it('is an error, and the instance is not asked, whatever the endpoint responds', async () => {
    const instance = await stage.listenAs({ body: {} })
    const replies = [
      { status: 403, body: { message: 'no' } },
      { status: 404, body: 'not found' },
      { status: 200, body: { hello: 'world' } },
      { status: 200, body: '<html>Sign in</html>' },
      { status: 200, body: 'null' },
      { status: 200, body: { ...body, Expiration: 'soon' } },
      { status: 302, headers: { location: instance.endpoint }, body: '' },
    ]
    const attempts = replies.map(async (reply) => {
      const { endpoint } = await stage.listenAs(reply)
      return stage.get({
        environment: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint,
          AWS_EC2_METADATA_DISABLED: 'false',
          AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.endpoint,
        },
      })
    })
    for (const result of await Promise.allSettled(attempts)) {
      expect(result).toMatchObject({
        reason: { message: expect.stringMatching(/container/), hint: expect.stringMatching(/\.$/) },
      })
    }
    expect(instance.requests).toEqual([])
  })

  it('is an error when nothing listens at the endpoint', async () => {
    const { endpoint } = await stage.listenAs({ body })
    stage.stop()
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint }
    await expect(stage.get({ environment })).rejects.toMatchObject({
      code: 'connection-refused',
      kind: 'network',
    })
  })

  it.each([
    ['a host that is not local', 'http://example.com/'],
    ['no URL', 'nonsense'],
  ])('is an error for an endpoint that is %s', async (_, url) => {
    await expect(
      stage.get({ environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: url } }),
    ).rejects.toMatchObject({
      code: 'no-credentials',
      message: `The container's credentials endpoint ${url} provides none.`,
      hint: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_FULL_URI'),
    })
  })

  it('is an error for a token that cannot be read', async () => {
    const file = join(stage.home, 'gone')
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    }
    await expect(stage.get({ environment })).rejects.toMatchObject({
      code: 'no-credentials',
      message: `The authorization token of the container in ${file} could not be read (ENOENT).`,
    })
  })

  it.each([
    ['line break, which would begin another header', 'a\r\nx-injected: b'],
    ['line break at its end', 'a\n'],
    ['NUL', 'a\0'],
    ['character beyond Latin-1', 'a€'],
  ])('is an error for a token with a %s', async (_, token) => {
    const { endpoint, requests } = await stage.listenAs({ body })
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    }
    await expect(stage.get({ environment })).rejects.toMatchObject({
      code: 'no-credentials',
      message: expect.stringContaining('authorization token of the container contains a line break'),
    })
    expect(requests).toEqual([])
  })
})

describe('isTrustedEndpoint', () => {
  it.each([
    'https://example.com/',
    'http://localhost/',
    'http://127.0.0.1:80/x',
    'http://127.255.0.9/',
    'http://[::1]:8080/',
    'http://[0:0::1]/',
    'http://169.254.170.2/v2/credentials/x',
    'http://169.254.170.23/v1/credentials',
    'http://[fd00:ec2::23]/v1/credentials',
  ])('accepts %s', (url) => {
    expect(isTrustedEndpoint(new URL(url))).toBe(true)
  })

  it.each([
    'http://example.com/',
    'http://169.254.170.3/',
    'http://169.254.169.254/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'http://169.254.170.2@example.com/',
    'http://[::2]/',
    'http://[fd00:ec2::254]/',
    'http://0.0.0.0/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
  ])('rejects %s', (url) => {
    expect(isTrustedEndpoint(new URL(url))).toBe(false)
  })
})
