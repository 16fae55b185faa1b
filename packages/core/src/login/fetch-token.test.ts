import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeApi, id, plain, recordLog, respondWith } from '../../test-support/fake-api.ts'
import { environmentKeys, keysOf, SourceStage } from '../../test-support/source-stage.ts'
import { openTokenCache } from '../cache/token-cache.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import { getLoginCommand } from './get-login-commands.ts'
import type { LoginOptions } from './options.ts'

const hour = 3_600_000
const start = Date.parse('2026-11-23T12:00:00Z')

let stage: SourceStage
let time: number
let calls: number

beforeEach(() => {
  stage = new SourceStage()
  time = start
  calls = 0
})
afterEach(() => stage.remove())

const cachePath = () => join(stage.home, 'cache')
const tokenFiles = () =>
  existsSync(cachePath()) ? readdirSync(cachePath()).filter((name) => name.endsWith('.token.json')) : []

/** Logs in as a new process does: the password tells which call of the API it is from. */
async function login({ environment, ...more }: LoginOptions = {}): Promise<string> {
  const { api } = fakeApi(() => {
    calls += 1
    return { ...respondWith(`AWS:token${calls}`), expiresAt: new Date(time + 12 * hour) }
  })
  const { Password } = await getLoginCommand({
    registries: [plain],
    environment: { HOME: stage.home, AWS_EC2_METADATA_DISABLED: 'true', ...environment },
    cache: openTokenCache(cachePath(), { now: () => new Date(time) }),
    now: () => new Date(time),
    api,
    ...more,
  })
  return Password
}

/** A default profile whose process prints keys with this id, and counts its runs. */
function writeProcess(accessKeyId: string, last = ''): void {
  const runs = JSON.stringify(join(stage.home, 'runs'))
  const script = stage.write(
    'process.mjs',
    `import { appendFileSync, readFileSync } from 'node:fs'
appendFileSync(${runs}, 'x')
const count = readFileSync(${runs}, 'utf8').length
console.log(JSON.stringify({ Version: 1, AccessKeyId: ${accessKeyId}, SecretAccessKey: 'secret' }))
${last}`,
  )
  stage.write('.aws/config', `[default]\ncredential_process = "${process.execPath}" "${script}"\n`)
}

const runs = () => readFileSync(join(stage.home, 'runs'), 'utf8').length

describe('the token of a source that only its credentials tell apart', () => {
  it('is that of the cache while the credentials are the same, which costs one run', async () => {
    writeProcess(`'ASIASAME'`)
    expect([await login(), await login(), await login()]).toEqual(['token1', 'token1', 'token1'])
    expect(runs()).toBe(3)
  })

  it('is fetched anew for other credentials, and all leave one file', async () => {
    writeProcess("'ASIA' + count")
    expect([await login(), await login(), await login()]).toEqual(['token1', 'token2', 'token3'])
    expect(tokenFiles()).toHaveLength(1)
    expect(runs()).toBe(3)
  })

  it('is not that of the cache when the credentials cannot be got', async () => {
    writeProcess(`'ASIASAME'`)
    await login()
    writeProcess(`'ASIASAME'`, `console.error('No session'); process.exit(1)`)
    await expect(login()).rejects.toMatchObject({
      code: 'invalid-profile',
      message: expect.stringContaining('No session'),
    })
  })

  it('needs one run where there is no cache', async () => {
    writeProcess(`'ASIASAME'`)
    expect(await login({ cache: undefined })).toBe('token1')
    expect(runs()).toBe(1)
  })

  it('counts the time of the process towards the time limit', async () => {
    writeProcess(`'ASIASAME'`, 'setInterval(() => {}, 1000)')
    await expect(login({ timeoutMs: 300 })).rejects.toMatchObject({
      code: 'timed-out',
      message: 'Timed out after 0.3 s while getting AWS credentials.',
    })
    expect(calls).toBe(0)
  })

  it('is that of the role of another container after a change behind the same address', async () => {
    const body = { SecretAccessKey: 'secret', Token: 'token', Expiration: '2036-01-01T00:00:00Z' }
    let accessKeyId = 'ASIAONE'
    const url = await stage.listen((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...body, AccessKeyId: accessKeyId }))
    })
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url }
    expect([await login({ environment }), await login({ environment })]).toEqual(['token1', 'token1'])
    accessKeyId = 'ASIATWO'
    expect(await login({ environment })).toBe('token2')
  })
})

describe('the token of a source for which a rule vouches', () => {
  const vouch = (cacheAs: string, more: Partial<RegistryRule> = {}): LoginOptions => ({
    settings: { path: null, rules: [{ match: id, cacheAs, ...more }], groups: new Map() },
  })

  it('is that of the cache without a run of its process, whatever credentials that prints', async () => {
    writeProcess("'ASIA' + count")
    expect([await login(vouch('build')), await login(vouch('build'))]).toEqual(['token1', 'token1'])
    expect(runs()).toBe(1)
  })

  it('is not that of another name, nor of no name', async () => {
    writeProcess(`'ASIASAME'`)
    expect(await login(vouch('build'))).toBe('token1')
    expect(await login(vouch('deploy'))).toBe('token2')
    expect(await login()).toBe('token3')
    expect(await login(vouch('build'))).toBe('token1')
  })

  it('is not that of the cache when the options set the identity', async () => {
    writeProcess("'ASIA' + count")
    expect(await login(vouch('build'))).toBe('token1')
    expect(await login({ ...vouch('build'), profile: 'default' })).toBe('token2')
    expect(await login({ ...vouch('build'), profile: 'default' })).toBe('token3')
  })

  it('is not cached for a provider, of which nothing is known', async () => {
    const credentials = async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' })
    expect([await login({ credentials }), await login({ credentials })]).toEqual(['token1', 'token2'])
    expect(tokenFiles()).toEqual([])
  })
})

describe('the token of credentials that have expired', () => {
  const environment = { ...environmentKeys, AWS_CREDENTIAL_EXPIRATION: '2026-11-23T13:00:00Z' }

  it('is served to its end, with a warning in the second half of its life', async () => {
    const { logger, messages } = recordLog()
    const warnings = () => messages.filter(([level]) => level === 'warn').map(([, message]) => message)
    expect(await login({ environment, logger })).toBe('token1')
    time += 2 * hour
    expect(await login({ environment, logger })).toBe('token1')
    expect(warnings()).toEqual([])
    time += 5 * hour
    expect(await login({ environment, logger })).toBe('token1')
    expect(warnings()).toEqual([
      expect.stringMatching(
        /^The credentials in the environment expired at .* The cached token is used instead/,
      ),
    ])
    time += 5 * hour
    await expect(login({ environment, logger })).rejects.toMatchObject({ code: 'credentials-expired' })
  })
})

describe('the token of a source that is absent', () => {
  it('is not served after the file of a web identity is removed', async () => {
    const { endpoint } = await stage.listenAsSts()
    const file = stage.write('token', 'opaque')
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/puller',
      AWS_ENDPOINT_URL_STS: endpoint,
    }
    expect([await login({ environment }), await login({ environment })]).toEqual(['token1', 'token1'])
    rmSync(file)
    await expect(login({ environment })).rejects.toMatchObject({ code: 'no-credentials' })
  })

  it('is not served after somebody else has written other keys', async () => {
    stage.write('.aws/credentials', `[default]\n${keysOf('one')}`)
    expect([await login(), await login()]).toEqual(['token1', 'token1'])
    stage.write('.aws/credentials', `[default]\n${keysOf('two')}`)
    expect(await login()).toBe('token2')
    rmSync(join(stage.home, '.aws/credentials'))
    await expect(login()).rejects.toMatchObject({ code: 'no-credentials' })
  })
})
