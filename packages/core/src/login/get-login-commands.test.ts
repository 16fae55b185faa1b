import { beforeEach, describe, expect, it } from 'vitest'
import {
  expiresAt,
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
  respondWith,
} from '../../test-support/fake-api.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { getLoginCommand, getLoginCommands } from './get-login-commands.ts'
import type { LoginOptions } from './options.ts'

describe('a login command', () => {
  it("has the cmdlet's properties in the cmdlet's order, then our own", async () => {
    const loginCommand = await getLoginCommand(optionsWith({ registries: [plain], api: fakeApi().api }))
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
    expect(await getLoginCommand(optionsWith({ api }))).toMatchObject({ Username: 'user', Password: 'a:b' })
  })

  it.each([
    ['FIPS', fips],
    ['dual-stack', `${id}.dkr-ecr.us-west-2.on.aws`],
  ])('keeps a %s host, whatever the response contains', async (_, host) => {
    const { api } = fakeApi()
    expect(await getLoginCommand(optionsWith({ registries: [`https://${host}/app`], api }))).toMatchObject({
      ProxyEndpoint: `https://${host}`,
      Registry: host,
      Command: expect.stringContaining(` https://${host}`),
    })
  })

  it('has no registry id for ECR Public, whose response contains no endpoint', async () => {
    expect(await getLoginCommand(optionsWith({ public: true, api: fakeApi().api }))).toMatchObject({
      ProxyEndpoint: 'https://public.ecr.aws',
      Registry: 'public.ecr.aws',
      RegistryId: null,
      Region: 'us-east-1',
    })
  })

  it("of the caller's own registry has the host in the response", async () => {
    const { api } = fakeApi(() => respondWith('AWS:secret', `https://${other}`))
    expect(await getLoginCommand(optionsWith({ api }))).toMatchObject({
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
    await expect(getLoginCommand(optionsWith({ api }))).rejects.toMatchObject({ code: 'untrusted-value' })
  })

  it.each([
    ['AWS:se$(id)cret', 'untrusted-value'],
    ['no-colon', 'invalid-response'],
  ])('is rejected when the token contains %s', async (token, code) => {
    const { api } = fakeApi(() => respondWith(token))
    await expect(getLoginCommand(optionsWith({ registries: [plain], api }))).rejects.toMatchObject({ code })
  })
})

describe('a configured endpoint', () => {
  const endpointUrl = 'http://localhost:4566'
  const { api, calls } = fakeApi(() => respondWith('AWS:secret', 'http://localhost:5000'))
  beforeEach(() => {
    calls.length = 0
  })

  it('may respond with any registry', async () => {
    expect(await getLoginCommand(optionsWith({ endpointUrl, api }))).toMatchObject({
      ProxyEndpoint: 'http://localhost:5000',
      Command: 'docker login --username AWS --password secret http://localhost:5000',
      Registry: 'localhost:5000',
      RegistryId: null,
      Region: 'us-west-2',
    })
    expect(calls).toMatchObject([{ endpoint: endpointUrl, isFips: false, isDualStack: false }])
  })

  it('provides the account id when it responds with an ECR host', async () => {
    expect(await getLoginCommand(optionsWith({ endpointUrl, api: fakeApi().api }))).toMatchObject({
      RegistryId: id,
    })
  })

  it('is used for the host:port that is named', async () => {
    const named = optionsWith({ endpointUrl, api, registries: ['localhost:5000'] })
    expect(await getLoginCommand(named)).toMatchObject({ Registry: 'localhost:5000' })
  })

  it('gets a host:port no password when it responds with another one', async () => {
    const named = optionsWith({ endpointUrl, api, registries: ['localhost:5001'] })
    expect(await getLoginCommands(named)).toMatchObject([
      { registry: 'localhost:5001', error: { code: 'not-ecr-registry' } },
    ])
  })

  it('does not change an ECR host that is named', async () => {
    const named = optionsWith({ endpointUrl, api, registries: [plain] })
    expect(await getLoginCommand(named)).toMatchObject({ ProxyEndpoint: `https://${plain}` })
  })
})

describe('results', () => {
  it('are in the requested order, whichever call ends first', async () => {
    const { api } = fakeApi(async (call) => {
      if (call.region === 'us-west-2') await new Promise((resolve) => setTimeout(resolve, 20))
      return passwordPerRegion(call)
    })
    const registries = [plain, inEurope, other]
    const results = await getLoginCommands(optionsWith({ registries, public: true, api }))
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
    const results = await getLoginCommands(optionsWith({ registries: [inEurope, plain], api }))
    expect(results).toEqual([
      { registry: inEurope, region: 'eu-west-1', error: denied },
      { registry: plain, region: 'us-west-2', loginCommand: expect.objectContaining({ Registry: plain }) },
    ])
  })

  it("name no registry when the caller's own fails", async () => {
    const { api } = fakeApi(() => Promise.reject(new Error('broken')))
    expect(await getLoginCommands(optionsWith({ api }))).toMatchObject([
      { registry: null, region: 'us-west-2', error: { code: 'unexpected' } },
    ])
  })

  it('do not exist for wrong arguments, which make the call throw', async () => {
    const { api, calls } = fakeApi()
    const attempt = getLoginCommands(optionsWith({ registries: [plain, 'docker.io'], api }))
    await expect(attempt).rejects.toMatchObject({ code: 'not-ecr-registry' })
    expect(calls).toEqual([])
  })
})

describe('getLoginCommand', () => {
  it('throws the error of its registry', async () => {
    const denied = new EcrLoginError('access-denied', 'AWS denied access.', 'Ask for it.')
    const { api } = fakeApi(() => Promise.reject(denied))
    await expect(getLoginCommand(optionsWith({ api }))).rejects.toBe(denied)
  })

  it.each<[string, LoginOptions, number]>([
    ['two hosts', { registries: [plain, inEurope] }, 2],
    ['an id in three regions', { registryIds: [id], regions: ['us-west-2', 'eu-west-1', 'eu-west-2'] }, 3],
    ['ECR Public beside a host', { registries: [plain], public: true }, 2],
  ])('throws for %s', async (_, more, count) => {
    await expect(getLoginCommand(optionsWith({ ...more, api: fakeApi().api }))).rejects.toMatchObject({
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
      optionsWith({
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
