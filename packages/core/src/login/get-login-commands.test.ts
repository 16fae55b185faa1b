import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiCall, AuthorizationData, EcrApi } from '../ecr/api-call.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { Options } from './call-context.ts'
import { getLoginCommand, getLoginCommands } from './get-login-commands.ts'

const id = '111122223333'
const otherId = '444455556666'
const plain = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const other = `${otherId}.dkr.ecr.us-west-2.amazonaws.com`
const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`
const inEurope = `${id}.dkr.ecr.eu-west-1.amazonaws.com`
const expiresAt = new Date('2026-11-23T23:35:30Z')

/** An answer of the API whose token holds `user:password`. */
function answer(token: string, proxyEndpoint: string | null = `https://${plain}`): AuthorizationData {
  return { authorizationToken: Buffer.from(token).toString('base64'), expiresAt, proxyEndpoint }
}

/** An API that gives each region a password of its own, and keeps what it was called with. */
function fakeApi(
  respond: (call: ApiCall) => AuthorizationData | Promise<AuthorizationData> = passwordPerRegion,
) {
  const calls: ApiCall[] = []
  const api: EcrApi = async (call) => {
    calls.push(call)
    return [await respond(call)]
  }
  return { api, calls }
}

function passwordPerRegion({ region, isPublic }: ApiCall): AuthorizationData {
  const own = `https://${id}.dkr.ecr.${region}.amazonaws.com`
  return answer(`AWS:secret-${region}`, isPublic ? null : own)
}

/** Options under which nothing of this machine counts. */
function options(more: Options): Options {
  return {
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    environment: { HOME: '/nowhere', AWS_REGION: 'us-west-2', AWS_EC2_METADATA_DISABLED: 'true' },
    now: () => new Date('2026-11-23T12:00:00Z'),
    ...more,
  }
}

function describeCalls(calls: readonly ApiCall[]): string[] {
  return calls.map(({ isPublic, region, isFips, isDualStack }) =>
    [isPublic ? 'public' : 'private', region, isFips && 'FIPS', isDualStack && 'dual-stack']
      .filter(Boolean)
      .join(' '),
  )
}

afterEach(() => vi.unstubAllEnvs())

describe('a login command', () => {
  it("has the cmdlet's properties in the cmdlet's order, then ours", async () => {
    const loginCommand = await getLoginCommand(options({ registries: [plain], api: fakeApi().api }))
    expect(Object.entries(loginCommand)).toEqual([
      ['Username', 'AWS'],
      ['Password', 'secret-us-west-2'],
      ['ProxyEndpoint', `https://${plain}`],
      ['Endpoint', `https://${plain}`],
      ['ExpiresAt', expiresAt],
      ['Command', `docker login --username AWS --password secret-us-west-2 https://${plain}`],
      ['Registry', plain],
      ['RegistryId', id],
      ['Region', 'us-west-2'],
    ])
  })

  it('takes the user from the token and all behind its first colon as the password', async () => {
    const { api } = fakeApi(() => answer('user:a:b'))
    expect(await getLoginCommand(options({ api }))).toMatchObject({ Username: 'user', Password: 'a:b' })
  })

  it.each([
    ['FIPS', fips],
    ['dual-stack', `${id}.dkr-ecr.us-west-2.on.aws`],
  ])('keeps a %s host whatever the API answers', async (_, host) => {
    const { api } = fakeApi()
    expect(await getLoginCommand(options({ registries: [`https://${host}/app`], api }))).toMatchObject({
      ProxyEndpoint: `https://${host}`,
      Registry: host,
      Command: expect.stringContaining(` https://${host}`),
    })
  })

  it('has no registry id for ECR Public, whose answer names no endpoint', async () => {
    expect(await getLoginCommand(options({ public: true, api: fakeApi().api }))).toMatchObject({
      ProxyEndpoint: 'https://public.ecr.aws',
      Registry: 'public.ecr.aws',
      RegistryId: null,
      Region: 'us-east-1',
    })
  })

  it("of the caller's own registry has the host that the API answers", async () => {
    const { api } = fakeApi(() => answer('AWS:secret', `https://${other}`))
    expect(await getLoginCommand(options({ api }))).toMatchObject({
      ProxyEndpoint: `https://${other}`,
      Registry: other,
      RegistryId: otherId,
    })
  })

  it.each([
    ['no ECR host', 'https://evil.com'],
    ['plain http', `http://${plain}`],
    ['a port', `https://${plain}:8443`],
    ['user information', `https://user@${plain}`],
    ['shell text', `https://${plain};id`],
    ['an impossible port', `https://${plain}:99999`],
    ['nothing', null],
  ])("is refused when the API's answer for one's own registry is %s", async (_, proxyEndpoint) => {
    const { api } = fakeApi(() => answer('AWS:secret', proxyEndpoint))
    await expect(getLoginCommand(options({ api }))).rejects.toMatchObject({ code: 'untrusted-value' })
  })

  it.each([
    ['AWS:se$(id)cret', 'untrusted-value'],
    ['no-colon', 'invalid-response'],
  ])('is refused when the token holds %s', async (token, code) => {
    const { api } = fakeApi(() => answer(token))
    await expect(getLoginCommand(options({ registries: [plain], api }))).rejects.toMatchObject({ code })
  })
})

describe('a configured endpoint', () => {
  const endpointUrl = 'http://localhost:4566'
  const { api, calls } = fakeApi(() => answer('AWS:secret', 'http://localhost:5000'))
  beforeEach(() => {
    calls.length = 0
  })

  it('has its own answer taken as it is', async () => {
    expect(await getLoginCommand(options({ endpointUrl, api }))).toMatchObject({
      ProxyEndpoint: 'http://localhost:5000',
      Command: 'docker login --username AWS --password secret http://localhost:5000',
      Registry: 'localhost:5000',
      RegistryId: null,
      Region: 'us-west-2',
    })
    expect(calls).toMatchObject([{ endpoint: endpointUrl, isFips: false, isDualStack: false }])
  })

  it('has the account of its answer when that is a host of ECR', async () => {
    expect(await getLoginCommand(options({ endpointUrl, api: fakeApi().api }))).toMatchObject({
      RegistryId: id,
    })
  })

  it('answers for the host:port that is named', async () => {
    const named = options({ endpointUrl, api, registries: ['localhost:5000'] })
    expect(await getLoginCommand(named)).toMatchObject({ Registry: 'localhost:5000' })
  })

  it('gives no password to a host:port that it does not answer for', async () => {
    const named = options({ endpointUrl, api, registries: ['localhost:5001'] })
    expect(await getLoginCommands(named)).toMatchObject([
      { registry: 'localhost:5001', error: { code: 'not-ecr-registry' } },
    ])
  })

  it('still leaves a host of ECR that was named as it is', async () => {
    const named = options({ endpointUrl, api, registries: [plain] })
    expect(await getLoginCommand(named)).toMatchObject({ ProxyEndpoint: `https://${plain}` })
  })
})

describe('calls of the API', () => {
  it('are one per region, kind and flags, however many registries there are', async () => {
    const { api, calls } = fakeApi()
    const registries = [
      plain,
      other,
      fips,
      'public.ecr.aws',
      inEurope,
      `${otherId}.dkr.ecr.eu-west-1.amazonaws.com`,
    ]
    const results = await getLoginCommands(options({ registries, registryIds: ['777788889999'], api }))
    expect(results).toHaveLength(7)
    expect(describeCalls(calls)).toEqual([
      'private us-west-2',
      'private us-west-2 FIPS',
      'public us-east-1',
      'private eu-west-1',
    ])
  })

  it('never send registry ids', async () => {
    const { api, calls } = fakeApi()
    await getLoginCommands(options({ registryIds: [id, otherId], api }))
    expect(calls).toHaveLength(1)
    expect(calls[0]).not.toHaveProperty('registryIds')
  })

  it('run at once', async () => {
    let waiting = 0
    let meet = () => {}
    const all = new Promise<void>((resolve) => {
      meet = resolve
    })
    const { api } = fakeApi(async (call) => {
      waiting += 1
      if (waiting === 3) meet()
      await all
      return passwordPerRegion(call)
    })
    const results = await getLoginCommands(options({ registries: [plain, inEurope], public: true, api }))
    expect(results.every((result) => 'loginCommand' in result)).toBe(true)
  })

  it('share the credentials, which are got once', async () => {
    let count = 0
    const credentials = async () => {
      count += 1
      return { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
    }
    const { api, calls } = fakeApi()
    await getLoginCommands(options({ registries: [plain, inEurope], credentials, api }))
    expect(count).toBe(1)
    expect(calls.map((call) => call.credentials.accessKeyId)).toEqual(['AKIA', 'AKIA'])
  })
})

describe('results', () => {
  it('stand in the order asked, whichever call ends first', async () => {
    const { api } = fakeApi(async (call) => {
      if (call.region === 'us-west-2') await new Promise((resolve) => setTimeout(resolve, 20))
      return passwordPerRegion(call)
    })
    const registries = [plain, inEurope, other]
    const results = await getLoginCommands(options({ registries, public: true, api }))
    expect(results.map(({ registry, region }) => `${registry} ${region}`)).toEqual([
      `${plain} us-west-2`,
      `${inEurope} eu-west-1`,
      `${other} us-west-2`,
      'public.ecr.aws us-east-1',
    ])
  })

  it('hold the error of one registry beside the login commands of the others', async () => {
    const denied = new EcrLoginError('access-denied', 'AWS denied it.', 'Ask for it.')
    const { api } = fakeApi((call) => {
      if (call.region === 'eu-west-1') throw denied
      return passwordPerRegion(call)
    })
    const results = await getLoginCommands(options({ registries: [inEurope, plain], api }))
    expect(results).toEqual([
      { registry: inEurope, region: 'eu-west-1', error: denied },
      { registry: plain, region: 'us-west-2', loginCommand: expect.objectContaining({ Registry: plain }) },
    ])
  })

  it("name no registry where one's own failed", async () => {
    const { api } = fakeApi(() => Promise.reject(new Error('broken')))
    expect(await getLoginCommands(options({ api }))).toMatchObject([
      { registry: null, region: 'us-west-2', error: { code: 'unexpected' } },
    ])
  })

  it('are thrown instead for wrong arguments', async () => {
    const { api, calls } = fakeApi()
    const attempt = getLoginCommands(options({ registries: [plain, 'docker.io'], api }))
    await expect(attempt).rejects.toMatchObject({ code: 'not-ecr-registry' })
    expect(calls).toEqual([])
  })
})

describe('the single form', () => {
  it('throws what went wrong with its registry', async () => {
    const denied = new EcrLoginError('access-denied', 'AWS denied it.', 'Ask for it.')
    const { api } = fakeApi(() => Promise.reject(denied))
    await expect(getLoginCommand(options({ api }))).rejects.toBe(denied)
  })

  it.each<[string, Options, number]>([
    ['two hosts', { registries: [plain, inEurope] }, 2],
    ['an id in three regions', { registryIds: [id], regions: ['us-west-2', 'eu-west-1', 'eu-west-2'] }, 3],
    ['ECR Public beside a host', { registries: [plain], public: true }, 2],
  ])('is wrong usage for %s', async (_, asked, count) => {
    await expect(getLoginCommand(options({ ...asked, api: fakeApi().api }))).rejects.toMatchObject({
      code: 'invalid-usage',
      message: `Expected one registry, got ${count}.`,
    })
  })
})

describe('an expired token', () => {
  it.each([
    ['past', '2026-11-24T00:00:00Z', 1],
    ['right now', '2026-11-23T23:35:30Z', 1],
    ['to come', '2026-11-23T23:35:29Z', 0],
  ])('is handed out with a warning: its expiry is %s', async (_, now, warnings) => {
    const reports: string[] = []
    const loginCommand = await getLoginCommand(
      options({
        registries: [plain],
        api: fakeApi().api,
        now: () => new Date(now),
        report: (level, message) => {
          if (level === 'warning') reports.push(message)
        },
      }),
    )
    expect(loginCommand.Password).toBe('secret-us-west-2')
    expect(reports).toHaveLength(warnings)
    for (const report of reports) expect(report).toContain(plain)
  })
})

describe('reports', () => {
  it.each<[string, Options, string]>([
    ['given keys', {}, 'Asking ECR in us-west-2 as the given keys.'],
    [
      'a profile',
      { credentials: undefined, public: true, registries: [] },
      'Asking ECR Public in us-east-1 as profile default.',
    ],
    [
      'an endpoint without its password',
      { endpointUrl: 'http://user:secret@localhost:4566' },
      'Asking ECR in us-west-2 at http://***@localhost:4566 as the given keys.',
    ],
  ])('say who asks whom: %s', async (_, asked, message) => {
    const reports: string[] = []
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    await getLoginCommands(
      options({ api: fakeApi().api, report: (_level, report) => reports.push(report), ...asked }),
    )
    expect(reports).toContain(message)
  })
})

describe('time', () => {
  const never = () => new Promise<never>(() => {})

  it('runs out for an API that does not answer', async () => {
    const { api } = fakeApi(never)
    expect(await getLoginCommands(options({ registries: [plain], api, timeoutMs: 20 }))).toMatchObject([
      {
        registry: plain,
        error: {
          code: 'timed-out',
          message: 'Timed out after 0.02 s while asking ECR in us-west-2 for an authorization token.',
        },
      },
    ])
  })

  it('runs out for credentials that do not come', async () => {
    const slow = options({ registries: [plain], api: fakeApi().api, credentials: never, timeoutMs: 20 })
    await expect(getLoginCommand(slow)).rejects.toMatchObject({ code: 'timed-out', exitCode: 5 })
  })

  it('does not run out for the registries that were answered', async () => {
    const { api } = fakeApi((call) => (call.region === 'eu-west-1' ? never() : passwordPerRegion(call)))
    const results = await getLoginCommands(options({ registries: [plain, inEurope], api, timeoutMs: 50 }))
    expect(results).toMatchObject([{ loginCommand: { Registry: plain } }, { error: { code: 'timed-out' } }])
  })

  it("ends with the caller's own signal, and with its reason", async () => {
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const { api } = fakeApi(() => {
      controller.abort(reason)
      return never()
    })
    const attempt = getLoginCommands(options({ registries: [plain], api, signal: controller.signal }))
    await expect(attempt).rejects.toBe(reason)
  })

  it('is over before it starts where that signal has fired', async () => {
    const reason = new Error('changed my mind')
    const attempt = getLoginCommand(options({ api: fakeApi().api, signal: AbortSignal.abort(reason) }))
    await expect(attempt).rejects.toBe(reason)
  })

  it('aborts the call of the API itself', async () => {
    const { api, calls } = fakeApi(never)
    await getLoginCommands(options({ registries: [plain], api, timeoutMs: 20 }))
    expect(calls[0]!.signal.aborted).toBe(true)
  })
})

describe('the environment', () => {
  const hostile = {
    AWS_PROFILE: 'nope',
    AWS_REGION: 'eu-north-1',
    AWS_ENDPOINT_URL: 'http://evil.com',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_CA_BUNDLE: '/missing.pem',
    HTTPS_PROXY: 'http://evil.com',
  }

  it('is read from nowhere else when it is given', async () => {
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value)
    const { api, calls } = fakeApi()
    expect(await getLoginCommand(options({ registryIds: [id], api }))).toMatchObject({ Registry: plain })
    expect(calls).toMatchObject([{ region: 'us-west-2', endpoint: null, isFips: false }])
  })

  it("is the process's own when none is given", async () => {
    vi.stubEnv('AWS_PROFILE', 'no-such-profile')
    const attempt = getLoginCommand(options({ environment: undefined, api: fakeApi().api }))
    await expect(attempt).rejects.toMatchObject({ code: 'unknown-profile' })
  })
})
