import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeHome, removeHomes } from '../../test-support/config-home.ts'
import {
  fakeApi,
  fips,
  id,
  inEurope,
  optionsWith,
  other,
  otherId,
  passwordPerRegion,
  plain,
  recordLog,
} from '../../test-support/fake-api.ts'
import type { ApiCall } from '../ecr/api-call.ts'
import type { Environment } from '../system/environment.ts'
import { getLoginCommand, getLoginCommands } from './get-login-commands.ts'
import type { LoginOptions } from './options.ts'

afterEach(() => vi.unstubAllEnvs())

function describeCalls(calls: readonly ApiCall[]): string[] {
  return calls.map(({ isPublic, region, isFips, isDualStack }) =>
    [isPublic ? 'public' : 'private', region, isFips && 'FIPS', isDualStack && 'dual-stack']
      .filter(Boolean)
      .join(' '),
  )
}

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
    const results = await getLoginCommands(optionsWith({ registries, registryIds: ['777788889999'], api }))
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
    await getLoginCommands(optionsWith({ registryIds: [id, otherId], api }))
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
    const results = await getLoginCommands(optionsWith({ registries: [plain, inEurope], public: true, api }))
    expect(results.every((result) => 'loginCommand' in result)).toBe(true)
  })

  it('share the credentials, which are fetched once', async () => {
    let count = 0
    const credentials = async () => {
      count += 1
      return { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
    }
    const { api, calls } = fakeApi()
    await getLoginCommands(optionsWith({ registries: [plain, inEurope], credentials, api }))
    expect(count).toBe(1)
    expect(calls.map((call) => call.credentials.accessKeyId)).toEqual(['AKIA', 'AKIA'])
  })
})

describe('the log', () => {
  it.each<[string, LoginOptions, string]>([
    ['their origin', {}, 'Credentials: the given credentials. Region: us-west-2, from AWS_REGION.'],
    ['given credentials', {}, 'Requesting a token from ECR in us-west-2 with the given credentials.'],
    [
      'the role of the machine',
      { credentials: undefined, public: true, registries: [] },
      "Requesting a token from ECR Public in us-east-1 with the instance's role.",
    ],
    [
      'an endpoint without its password',
      { endpointUrl: 'http://user:secret@localhost:4566' },
      'Requesting a token from ECR in us-west-2 at http://***@localhost:4566 with the given credentials.',
    ],
  ])('names the API and the identity: %s', async (_, more, message) => {
    const { logger, messages } = recordLog()
    await getLoginCommands(optionsWith({ api: fakeApi().api, logger, ...more }))
    expect(messages).toContainEqual(['debug', message])
  })
})

describe('the warnings', () => {
  let home: string

  beforeEach(() => {
    home = makeHome({ config: '[profile bare]\nregion = us-west-2\n' })
  })
  afterEach(removeHomes)

  async function warningsOf(environment: Environment, more: LoginOptions = {}) {
    const { logger, messages } = recordLog()
    const { api } = fakeApi()
    const own = { HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...environment }
    await getLoginCommands({ registries: [plain, inEurope], environment: own, api, logger, ...more })
    return messages.filter(([level]) => level === 'warn').map(([, message]) => message)
  }

  it('name a profile without effect once, however many registries there are', async () => {
    const unused = `The profile "bare" configures no credentials; the instance's role is used instead.`
    expect(await warningsOf({ AWS_PROFILE: 'bare' })).toEqual([unused])
    expect(await warningsOf({}, { profile: 'bare' })).toEqual([unused])
  })

  it('name a config file that cannot be read', async () => {
    expect(await warningsOf({ AWS_CONFIG_FILE: home })).toEqual([
      `The AWS config file ${home} could not be read (EISDIR).`,
    ])
  })

  it('name nothing else', async () => {
    expect(await warningsOf({})).toEqual([])
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
    await getLoginCommands(optionsWith({ registries: [plain, inEurope, other], api, progress }))
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
    await getLoginCommands(optionsWith({ api: fakeApi().api, progress }))
    expect(names).toEqual([['own registry in us-west-2']])
  })
})

describe('phases', () => {
  it('are reported when they end', async () => {
    const phases: string[] = []
    await getLoginCommands(optionsWith({ api: fakeApi().api, onPhase: (name) => phases.push(name) }))
    expect(phases).toEqual(['identity', 'credentials', 'API', 'cache'])
  })
})

const never = () => new Promise<never>(() => {})

describe('the time limit', () => {
  it('ends a call when the API does not respond', async () => {
    const { api } = fakeApi(never)
    expect(await getLoginCommands(optionsWith({ registries: [plain], api, timeoutMs: 20 }))).toMatchObject([
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
    const slow = optionsWith({ registries: [plain], api: fakeApi().api, credentials: never, timeoutMs: 20 })
    await expect(getLoginCommand(slow)).rejects.toMatchObject({ code: 'timed-out', kind: 'network' })
  })

  it('does not fail the registries that already have their result', async () => {
    const { api } = fakeApi((call) => (call.region === 'eu-west-1' ? never() : passwordPerRegion(call)))
    const results = await getLoginCommands(optionsWith({ registries: [plain, inEurope], api, timeoutMs: 50 }))
    expect(results).toMatchObject([{ loginCommand: { Registry: plain } }, { error: { code: 'timed-out' } }])
  })

  it('aborts the call of the API itself', async () => {
    const { api, calls } = fakeApi(never)
    await getLoginCommands(optionsWith({ registries: [plain], api, timeoutMs: 20 }))
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
    const attempt = getLoginCommands(optionsWith({ registries: [plain], api, signal: controller.signal }))
    await expect(attempt).rejects.toBe(reason)
  })

  it.each([getLoginCommand, getLoginCommands])('ends a call before it starts: %o', async (get) => {
    const reason = new Error('cancelled')
    const attempt = get(optionsWith({ api: fakeApi().api, signal: AbortSignal.abort(reason) }))
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
    expect(await getLoginCommand(optionsWith({ registryIds: [id], api }))).toMatchObject({ Registry: plain })
    expect(calls).toMatchObject([{ region: 'us-west-2', endpoint: null, isFips: false }])
  })

  it('is that of the process when none is given', async () => {
    vi.stubEnv('AWS_PROFILE', 'no-such-profile')
    const attempt = getLoginCommand(optionsWith({ environment: undefined, api: fakeApi().api }))
    await expect(attempt).rejects.toMatchObject({ code: 'unknown-profile' })
  })
})
