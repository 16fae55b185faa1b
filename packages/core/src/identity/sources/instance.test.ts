import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SourceStage } from '../../../test-support/source-stage.ts'
import { openInstanceMetadata, readInstanceRegion } from './instance-metadata.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => {
  vi.unstubAllEnvs()
  stage.remove()
})

const credentials = {
  Code: 'Success',
  AccessKeyId: 'ASIAINSTANCE',
  SecretAccessKey: 'secret',
  Token: 'token',
  Expiration: '2036-01-01T00:00:00Z',
}

interface Metadata {
  readonly paths?: Readonly<Record<string, string>>
  /** The versions of the service that respond; default both. */
  readonly versions?: 'both' | 'first' | 'second'
}

const folder = '/latest/meta-data/iam/security-credentials/'
const role = { [folder]: 'puller', [`${folder}puller`]: JSON.stringify(credentials) }

/** Starts the metadata service of an instance with a role, and records the requests. */
async function startMetadata({ paths = role, versions = 'both' }: Metadata = {}) {
  const requests: string[] = []
  const endpoint = await stage.listen((request, response) => {
    const { method, url = '', headers } = request
    const token = headers['x-aws-ec2-metadata-token']
    requests.push(`${method} ${url}${token ? ` with ${token}` : ''}`)
    if (method === 'PUT') {
      if (versions === 'first') response.writeHead(403).end()
      else response.end('session')
    } else if (versions === 'second' && token !== 'session') response.writeHead(401).end()
    else if (url in paths) response.end(paths[url])
    else response.writeHead(404).end()
  })
  const environment = {
    AWS_EC2_METADATA_DISABLED: undefined,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
  }
  return { endpoint, environment, requests }
}

describe('the role of an instance', () => {
  it.each(['both', 'second', 'first'] as const)(
    'is got from its metadata, of which these versions respond: %s',
    async (versions) => {
      const { environment, requests } = await startMetadata({ versions })
      expect(await stage.get({ environment })).toEqual({
        accessKeyId: 'ASIAINSTANCE',
        secretAccessKey: 'secret',
        sessionToken: 'token',
        expiration: new Date('2036-01-01T00:00:00Z'),
      })
      const token = versions === 'first' ? '' : ' with session'
      expect(requests).toEqual([
        'GET /latest/meta-data/',
        'PUT /latest/api/token',
        `GET ${folder}${token}`,
        `GET ${folder}puller${token}`,
      ])
    },
  )

  it('is that of the first line', async () => {
    const { environment } = await startMetadata({ paths: { ...role, [folder]: 'puller\nother\n' } })
    expect(await stage.get({ environment })).toMatchObject({ accessKeyId: 'ASIAINSTANCE' })
  })

  it('is not got by the first version of the service where that is disabled', async () => {
    const { environment, requests } = await startMetadata({ versions: 'first' })
    const strict = { ...environment, AWS_EC2_METADATA_V1_DISABLED: 'true' }
    await expect(stage.get({ environment: strict })).rejects.toMatchObject({ code: 'no-credentials' })
    expect(requests.filter((one) => one.includes(folder))).toEqual([])
  })

  it('is not got by a proxy, nor as the environment of the process says', async () => {
    const { environment } = await startMetadata()
    const { proxy, targets } = await stage.listenAsRefusingProxy()
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'http://127.0.0.1:1')
    const proxies = { HTTP_PROXY: proxy, ALL_PROXY: proxy }
    expect(await stage.get({ environment: { ...environment, ...proxies } })).toMatchObject({
      accessKeyId: 'ASIAINSTANCE',
    })
    expect(targets).toEqual([])
  })
})

describe('no credentials', () => {
  const failure = {
    code: 'no-credentials',
    kind: 'credentials',
    message: expect.stringMatching(/^No AWS credentials were found/),
    hint: expect.stringContaining('aws configure'),
  }

  it('exist where nothing configures any and metadata is disabled', async () => {
    const { environment, requests } = await startMetadata()
    const disabled = { ...environment, AWS_EC2_METADATA_DISABLED: 'TRUE' }
    await expect(stage.get({ environment: disabled })).rejects.toMatchObject(failure)
    expect(requests).toEqual([])
  })

  it.each<[string, Metadata['paths']]>([
    ['has no role', {}],
    ['has a role without credentials', { [folder]: 'puller' }],
    ['returns a failure', { ...role, [`${folder}puller`]: '{"Code":"Failed"}' }],
    [
      'returns no secret',
      { ...role, [`${folder}puller`]: JSON.stringify({ ...credentials, SecretAccessKey: null }) },
    ],
    ['returns a web page', { ...role, [`${folder}puller`]: '<html>' }],
  ])('exist on an instance which %s', async (_, paths = {}) => {
    const { environment } = await startMetadata({ paths })
    await expect(stage.get({ environment })).rejects.toMatchObject(failure)
  })

  it('exist where nothing listens at the address of the metadata, which costs one attempt', async () => {
    const { environment } = await startMetadata()
    stage.stop()
    await expect(stage.get({ environment })).rejects.toMatchObject(failure)
  })

  it('exist where the metadata does not respond within a second', async () => {
    const endpoint = await stage.listen(() => {})
    const environment = {
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
    }
    const since = performance.now()
    await expect(stage.get({ environment })).rejects.toMatchObject(failure)
    expect(performance.now() - since).toBeGreaterThan(900)
    expect(performance.now() - since).toBeLessThan(10_000)
  })
})

describe('openInstanceMetadata', () => {
  it('returns null where metadata is disabled or nothing listens', async () => {
    const { endpoint } = await startMetadata()
    expect(await openInstanceMetadata({ endpoint: null, isV1Disabled: false })).toBeNull()
    stage.stop()
    expect(await openInstanceMetadata({ endpoint, isV1Disabled: false })).toBeNull()
  })

  it('opens one that refuses to answer without a token', async () => {
    const { endpoint, requests } = await startMetadata({
      versions: 'second',
      paths: { '/latest/meta-data/x': 'y' },
    })
    const read = await openInstanceMetadata({ endpoint, isV1Disabled: true })
    expect([await read!('x'), await read!('x')]).toEqual(['y', 'y'])
    expect(requests.filter((one) => one.startsWith('PUT'))).toHaveLength(1)
  })
})

describe('readInstanceRegion', () => {
  it('returns the region of the instance', async () => {
    const paths = { '/latest/meta-data/placement/region': 'eu-north-1' }
    const { endpoint } = await startMetadata({ paths })
    expect(await readInstanceRegion({ endpoint, isV1Disabled: false })).toBe('eu-north-1')
  })

  it('returns null where the metadata names none, and elsewhere', async () => {
    const { endpoint } = await startMetadata({ paths: {} })
    expect(await readInstanceRegion({ endpoint, isV1Disabled: false })).toBeNull()
    expect(await readInstanceRegion({ endpoint: null, isV1Disabled: false })).toBeNull()
  })
})
