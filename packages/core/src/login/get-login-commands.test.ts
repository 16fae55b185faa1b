import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiCall, EcrApi } from '../ecr/api-call.ts'
import type { AuthorizationData } from '../ecr/authorization-data.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { Logger } from '../system/logger.ts'
import { getLoginCommand, getLoginCommands } from './get-login-commands.ts'
import type { LoginOptions } from './options.ts'

const id = '111122223333'
const otherId = '444455556666'
const plain = `${id}.dkr.ecr.us-west-2.amazonaws.com`
const other = `${otherId}.dkr.ecr.us-west-2.amazonaws.com`
const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`
const inEurope = `${id}.dkr.ecr.eu-west-1.amazonaws.com`
const expiresAt = new Date('2026-11-23T23:35:30Z')

/** A response of the API whose token contains `user:password`. */
function respondWith(token: string, proxyEndpoint: string | null = `https://${plain}`): AuthorizationData {
  return { authorizationToken: Buffer.from(token).toString('base64'), expiresAt, proxyEndpoint }
}

/** An API with a password per region, which records its calls. */
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
  return respondWith(`AWS:secret-${region}`, isPublic ? null : own)
}

/** Options that make the call independent of this machine. */
function options(more: LoginOptions): LoginOptions {
  return {
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    environment: { HOME: '/nowhere', AWS_REGION: 'us-west-2', AWS_EC2_METADATA_DISABLED: 'true' },
    now: () => new Date('2026-11-23T12:00:00Z'),
    ...more,
  }
}

/** A logger that records its messages. */
function recordLog() {
  const messages: [level: string, message: string][] = []
  const logger: Logger = {
    debug: (message) => messages.push(['debug', message]),
    warn: (message) => messages.push(['warn', message]),
  }
  return { logger, messages }
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
  it("has the cmdlet's properties in the cmdlet's order, then our own", async () => {
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

  it('has the user name and the password of the token, split at the first colon', async () => {
    const { api } = fakeApi(() => respondWith('user:a:b'))
    expect(await getLoginCommand(options({ api }))).toMatchObject({ Username: 'user', Password: 'a:b' })
  })

  it.each([
    ['FIPS', fips],
    ['dual-stack', `${id}.dkr-ecr.us-west-2.on.aws`],
  ])('keeps a %s host, whatever the response contains', async (_, host) => {
    const { api } = fakeApi()
    expect(await getLoginCommand(options({ registries: [`https://${host}/app`], api }))).toMatchObject({
      ProxyEndpoint: `https://${host}`,
      Registry: host,
      Command: expect.stringContaining(` https://${host}`),
    })
  })

  it('has no registry id for ECR Public, whose response contains no endpoint', async () => {
    expect(await getLoginCommand(options({ public: true, api: fakeApi().api }))).toMatchObject({
      ProxyEndpoint: 'https://public.ecr.aws',
      Registry: 'public.ecr.aws',
      RegistryId: null,
      Region: 'us-east-1',
    })
  })

  it("of the caller's own registry has the host in the response", async () => {
    const { api } = fakeApi(() => respondWith('AWS:secret', `https://${other}`))
    expect(await getLoginCommand(options({ api }))).toMatchObject({
      ProxyEndpoint: `https://${other}`,
      Registry: other,
      RegistryId: otherId,
    })
  })

  it.each([
    ['a host that is not ECR', 'https://evil.com'],
    ['plain http', `http://${plain}`],
    ['a port', `https://${plain}:8443`],
    ['user information', `https://user@${plain}`],
    ['shell text', `https://${plain};id`],
    ['an impossible port', `https://${plain}:99999`],
    ['null', null],
  ])("is rejected when the response for the caller's own registry contains %s", async (_, proxyEndpoint) => {
    const { api } = fakeApi(() => respondWith('AWS:secret', proxyEndpoint))
    await expect(getLoginCommand(options({ api }))).rejects.toMatchObject({ code: 'untrusted-value' })
  })

  it.each([
    ['AWS:se$(id)cret', 'untrusted-value'],
    ['no-colon', 'invalid-response'],
  ])('is rejected when the token contains %s', async (token, code) => {
    const { api } = fakeApi(() => respondWith(token))
    await expect(getLoginCommand(options({ registries: [plain], api }))).rejects.toMatchObject({ code })
  })
})

describe('a configured endpoint', () => {
  const endpointUrl = 'http://localhost:4566'
  const { api, calls } = fakeApi(() => respondWith('AWS:secret', 'http://localhost:5000'))
  beforeEach(() => {
    calls.length = 0
  })

  it('may respond with any registry', async () => {
    expect(await getLoginCommand(options({ endpointUrl, api }))).toMatchObject({
      ProxyEndpoint: 'http://localhost:5000',
      Command: 'docker login --username AWS --password secret http://localhost:5000',
      Registry: 'localhost:5000',
      RegistryId: null,
      Region: 'us-west-2',
    })
    expect(calls).toMatchObject([{ endpoint: endpointUrl, isFips: false, isDualStack: false }])
  })

  it('provides the account id when it responds with an ECR host', async () => {
    expect(await getLoginCommand(options({ endpointUrl, api: fakeApi().api }))).toMatchObject({
      RegistryId: id,
    })
  })

  it('is used for the host:port that is named', async () => {
    const named = options({ endpointUrl, api, registries: ['localhost:5000'] })
    expect(await getLoginCommand(named)).toMatchObject({ Registry: 'localhost:5000' })
  })

  it('gets a host:port no password when it responds with another one', async () => {
    const named = options({ endpointUrl, api, registries: ['localhost:5001'] })
    expect(await getLoginCommands(named)).toMatchObject([
      { registry: 'localhost:5001', error: { code: 'not-ecr-registry' } },
    ])
  })

  it('does not change an ECR host that is named', async () => {
    const named = options({ endpointUrl, api, registries: [plain] })
    expect(await getLoginCommand(named)).toMatchObject({ ProxyEndpoint: `https://${plain}` })
  })
})

describe('API calls', () => {
  it('are one per region, service and variant, however many registries there are', async () => {
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

  it('pass no account ids', async () => {
    const { api, calls } = fakeApi()
    await getLoginCommands(options({ registryIds: [id, otherId], api }))
    expect(calls).toHaveLength(1)
    expect(calls[0]).not.toHaveProperty('registryIds')
  })

  it('run concurrently', async () => {
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

  it('share the credentials, which are fetched once', async () => {
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
  it('are in the requested order, whichever call ends first', async () => {
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

  it('contain the error of one registry and the login commands of the others', async () => {
    const denied = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')
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

  it("name no registry when the caller's own fails", async () => {
    const { api } = fakeApi(() => Promise.reject(new Error('broken')))
    expect(await getLoginCommands(options({ api }))).toMatchObject([
      { registry: null, region: 'us-west-2', error: { code: 'unexpected' } },
    ])
  })

  it('do not exist for wrong arguments, which make the call throw', async () => {
    const { api, calls } = fakeApi()
    const attempt = getLoginCommands(options({ registries: [plain, 'docker.io'], api }))
    await expect(attempt).rejects.toMatchObject({ code: 'not-ecr-registry' })
    expect(calls).toEqual([])
  })
})

describe('getLoginCommand', () => {
  it('throws the error of its registry', async () => {
    const denied = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')
    const { api } = fakeApi(() => Promise.reject(denied))
    await expect(getLoginCommand(options({ api }))).rejects.toBe(denied)
  })

  it.each<[string, LoginOptions, number]>([
    ['two hosts', { registries: [plain, inEurope] }, 2],
    ['an id in three regions', { registryIds: [id], regions: ['us-west-2', 'eu-west-1', 'eu-west-2'] }, 3],
    ['ECR Public beside a host', { registries: [plain], public: true }, 2],
  ])('throws for %s', async (_, more, count) => {
    await expect(getLoginCommand(options({ ...more, api: fakeApi().api }))).rejects.toMatchObject({
      code: 'invalid-usage',
      message: `Expected one registry, got ${count}.`,
    })
  })
})

describe('an expired token', () => {
  it.each([
    ['after its expiry', '2026-11-24T00:00:00Z', 1],
    ['at its expiry', '2026-11-23T23:35:30Z', 1],
    ['but not before its expiry', '2026-11-23T23:35:29Z', 0],
  ])('is returned with a warning %s', async (_, now, count) => {
    const { logger, messages } = recordLog()
    const loginCommand = await getLoginCommand(
      options({
        registries: [plain],
        api: fakeApi().api,
        now: () => new Date(now),
        logger,
      }),
    )
    expect(loginCommand.Password).toBe('secret-us-west-2')
    expect(messages.filter(([level]) => level === 'warn')).toEqual(
      Array(count).fill([
        'warn',
        `The authorization token for ${plain} has already expired, or the clock of this machine is wrong.`,
      ]),
    )
  })
})

describe('the log', () => {
  it.each<[string, LoginOptions, string]>([
    ['given credentials', {}, 'Requesting a token from ECR in us-west-2 with the given credentials.'],
    [
      'a profile',
      { credentials: undefined, public: true, registries: [] },
      'Requesting a token from ECR Public in us-east-1 with profile default.',
    ],
    [
      'an endpoint without its password',
      { endpointUrl: 'http://user:secret@localhost:4566' },
      'Requesting a token from ECR in us-west-2 at http://***@localhost:4566 with the given credentials.',
    ],
  ])('names the API and the identity: %s', async (_, more, message) => {
    const { logger, messages } = recordLog()
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    await getLoginCommands(options({ api: fakeApi().api, logger, ...more }))
    expect(messages).toContainEqual(['debug', message])
  })
})

describe('progress', () => {
  it('names the requested registries, then settles each as soon as it has its result', async () => {
    const events: unknown[] = []
    const { api } = fakeApi(async (call) => {
      if (call.region === 'us-west-2') await new Promise((resolve) => setTimeout(resolve, 20))
      if (call.region === 'eu-west-1') throw new Error('broken')
      return passwordPerRegion(call)
    })
    const progress = {
      requested: (names: readonly string[]) => events.push(names),
      settled: (index: number, isOk: boolean) => events.push([index, isOk]),
    }
    await getLoginCommands(options({ registries: [plain, inEurope, other], api, progress }))
    expect(events).toEqual([
      [plain, inEurope, other],
      [1, false],
      [0, true],
      [2, true],
    ])
  })

  it("names the caller's own registry by its region", async () => {
    const names: (readonly string[])[] = []
    const progress = { requested: (one: readonly string[]) => names.push(one), settled() {} }
    await getLoginCommands(options({ api: fakeApi().api, progress }))
    expect(names).toEqual([['own registry in us-west-2']])
  })
})

describe('phases', () => {
  it('are reported when they end', async () => {
    const phases: string[] = []
    await getLoginCommands(options({ api: fakeApi().api, onPhase: (name) => phases.push(name) }))
    expect(phases).toEqual(['identity', 'credentials', 'API', 'cache'])
  })
})

const never = () => new Promise<never>(() => {})

describe('the time limit', () => {
  it('ends a call when the API does not respond', async () => {
    const { api } = fakeApi(never)
    expect(await getLoginCommands(options({ registries: [plain], api, timeoutMs: 20 }))).toMatchObject([
      {
        registry: plain,
        error: {
          code: 'timed-out',
          message: 'Timed out after 0.02 s while requesting an authorization token from ECR in us-west-2.',
        },
      },
    ])
  })

  it('ends a call when the credentials do not arrive', async () => {
    const slow = options({ registries: [plain], api: fakeApi().api, credentials: never, timeoutMs: 20 })
    await expect(getLoginCommand(slow)).rejects.toMatchObject({ code: 'timed-out', kind: 'network' })
  })

  it('does not fail the registries that already have their result', async () => {
    const { api } = fakeApi((call) => (call.region === 'eu-west-1' ? never() : passwordPerRegion(call)))
    const results = await getLoginCommands(options({ registries: [plain, inEurope], api, timeoutMs: 50 }))
    expect(results).toMatchObject([{ loginCommand: { Registry: plain } }, { error: { code: 'timed-out' } }])
  })

  it('aborts the call of the API itself', async () => {
    const { api, calls } = fakeApi(never)
    await getLoginCommands(options({ registries: [plain], api, timeoutMs: 20 }))
    expect(calls[0]!.signal.aborted).toBe(true)
  })
})

describe("the caller's signal", () => {
  it('ends a call, which then throws the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const { api } = fakeApi(() => {
      controller.abort(reason)
      return never()
    })
    const attempt = getLoginCommands(options({ registries: [plain], api, signal: controller.signal }))
    await expect(attempt).rejects.toBe(reason)
  })

  it.each([getLoginCommand, getLoginCommands])('ends a call before it starts: %o', async (get) => {
    const reason = new Error('cancelled')
    const attempt = get(options({ api: fakeApi().api, signal: AbortSignal.abort(reason) }))
    await expect(attempt).rejects.toBe(reason)
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

  it('is the given one alone', async () => {
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value)
    const { api, calls } = fakeApi()
    expect(await getLoginCommand(options({ registryIds: [id], api }))).toMatchObject({ Registry: plain })
    expect(calls).toMatchObject([{ region: 'us-west-2', endpoint: null, isFips: false }])
  })

  it('is that of the process when none is given', async () => {
    vi.stubEnv('AWS_PROFILE', 'no-such-profile')
    const attempt = getLoginCommand(options({ environment: undefined, api: fakeApi().api }))
    await expect(attempt).rejects.toMatchObject({ code: 'unknown-profile' })
  })
})
