import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { type EcrLoginError, getLoginCommands } from '../../packages/core/src/index.ts'
import { endless, http, type RawServer, type Respond, startRawServer } from '../support/cloud/raw-server.ts'
import { corpusClasses, damaged, jsonCorpus, jsonLike } from '../support/hostile/texts.ts'
import { itHolds } from '../support/trust/it-holds.ts'

let server: RawServer

beforeAll(async () => {
  server = await startRawServer()
})
afterAll(() => server.close())

const goodEntry = {
  authorizationToken: Buffer.from('AWS:password').toString('base64'),
  expiresAt: 1_900_000_000.5,
  proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
}
const goodBody = JSON.stringify({ authorizationData: [goodEntry] })

const body = fc.oneof(
  { weight: 4, arbitrary: jsonLike({ authorizationData: [goodEntry] }) },
  {
    weight: 2,
    arbitrary: jsonLike({ __type: 'x#ServerException', code: 'x', message: 'no', name: 'x', cause: {} }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'null', '[]', '<!doctype html>', '"', '{"authorizationData":[null]}'),
  },
)
const status = fc.oneof(
  fc.constant(200),
  fc.constantFrom(201, 204, 301, 400, 403, 404, 407, 413, 429, 500, 503, 599),
)
const type = fc.constantFrom('application/x-amz-json-1.1', 'text/html', 'application/json')

/** The result of a login with this response: our error, or null for a login command. */
async function ask(how: Respond): Promise<EcrLoginError | null> {
  server.respond = how
  const [result] = await getLoginCommands({
    endpointUrl: server.url,
    regions: ['us-west-2'],
    environment: { AWS_ACCESS_KEY_ID: 'AKIAFUZZ00000EXAMPLE', AWS_SECRET_ACCESS_KEY: 'fuzz/secret/KEY' },
    timeoutMs: 20_000,
  })
  if ('error' in result!) return result.error
  const { Username, Password, ProxyEndpoint, ExpiresAt } = result!.loginCommand
  expect(`${Username}:${Password}`).toMatch(/^[A-Za-z0-9][\w./+=-]*:[A-Za-z0-9][\w:./+=-]*$/)
  expect(ProxyEndpoint).toMatch(/^https?:\/\/[A-Za-z0-9.-]+(:\d+)?(\/[\w:./+=-]*)?$/)
  expect(ExpiresAt.getTime()).not.toBeNaN()
  return null
}

function end(bytes: Buffer | string): Respond {
  return (socket) => socket.end(bytes)
}

itHolds(
  "any response in place of AWS's becomes a login command of plain values or a clear error",
  { short: 150, long: 10_000 },
  async (tries) => {
    let good = 0
    const whole = fc.tuple(status, type, body).map(([code, kind, text]) => http(code, kind, text))
    const property = fc.asyncProperty(fc.oneof(damaged(whole), whole), async (bytes) => {
      const error = await ask(end(bytes))
      if (!error) good += 1
      else expect({ code: error.code, message: error.message }).not.toMatchObject({ code: 'unexpected' })
      expect(error?.message.length ?? 0).toBeLessThan(1000)
    })
    await fc.assert(property, { numRuns: tries })
    expect(good).toBeGreaterThan(tries / 100)
  },
)

/** The settings of a machine whose credentials come from this URL. */
const machines: Readonly<Record<string, (url: string) => Record<string, string>>> = {
  instance: (url) => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
  container: (url) => ({ AWS_EC2_METADATA_DISABLED: 'true', AWS_CONTAINER_CREDENTIALS_FULL_URI: url }),
}

const prototypeKeys = Reflect.ownKeys(Object.prototype)
const mebibyte = 'x'.repeat(1024 * 1024)
const json = 'application/x-amz-json-1.1'
const extremes: readonly Respond[] = [
  end(http(200, json, `${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
  end(http(400, json, JSON.stringify({ message: 'a.'.repeat(500_000) }))),
  end(http(200, json, JSON.stringify({ authorizationData: [goodEntry], more: mebibyte.repeat(10) }))),
  endless('HTTP/1.1 200 X\r\n\r\n'),
  endless('HTTP/1.1 500 X\r\n\r\n'),
  endless('HTTP/1.1 200 X\r\nendless: '),
  endless('HTTP/1.1 '),
]

const corpus = jsonCorpus({ authorizationData: [goodEntry] })
const failure = jsonCorpus({ __type: 'x#ServerException', message: 'no', code: 'x' })
const bodies = corpusClasses.flatMap((what) => [
  ...corpus[what].map((text) => ({ what, code: 200, text })),
  ...failure[what].map((text) => ({ what, code: 400, text })),
])

itHolds(
  'a response with 100,000 levels, NULs, invalid UTF-8, duplicate keys or prototype names does no harm',
  { short: corpusClasses.length, long: bodies.length },
  async (tries) => {
    const some =
      tries === bodies.length ? bodies : corpusClasses.map((what) => bodies.find((one) => one.what === what)!)
    for (const { what, code, text } of some) {
      const error = await ask(end(http(code, json, text)))
      expect({ what, code, error: error?.code }).not.toMatchObject({ error: 'unexpected' })
      expect(error?.message.length ?? 0).toBeLessThan(1000)
      expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys)
    }
  },
)

itHolds(
  'a response that is endless, of 10 MiB or of 100,000 levels is cut off with a clear error',
  { short: extremes.length, long: extremes.length },
  async () => {
    expect(await ask(end(http(200, json, goodBody)))).toBe(null)
    for (const extreme of extremes) {
      const before = performance.now()
      const error = await ask(extreme)
      expect(error?.code).toMatch(/^(invalid-response|service-error|connection-reset)$/)
      expect(performance.now() - before).toBeLessThan(10_000)
    }
  },
)

itHolds(
  'a response of an instance or a container that is endless, of 10 MiB or of 100,000 levels is cut off with a clear error',
  { short: 2 * extremes.length, long: 2 * extremes.length },
  async () => {
    const attempts = extremes.flatMap((extreme) =>
      Object.values(machines).map(async (environmentOf) => {
        const machine = await startRawServer()
        machine.respond = extreme
        const [result] = await getLoginCommands({
          regions: ['us-west-2'],
          environment: environmentOf(machine.url),
          timeoutMs: 30_000,
        })
        machine.close()
        return result
      }),
    )
    for (const result of await Promise.all(attempts)) {
      expect(result).toMatchObject({
        error: { code: expect.stringMatching(/^(no-credentials|invalid-response)$/) },
      })
    }
  },
)
