import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTokenCache } from '../cache/token-cache.ts'
import type { Environment } from '../system/environment.ts'
import { getCachedLoginCommand } from './cached-login-command.ts'
import { getLoginCommand } from './get-login-commands.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }
const start = Date.parse('2026-11-24T12:00:00Z')
const hour = 3_600_000

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-cached-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const cachePath = () => join(home, 'cache')

function put(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}

/** Asks through the cache, as all commands do; the answer lives for twelve hours. */
function ask(text: string, environment: Environment) {
  return getLoginCommand({
    registries: [text],
    environment: { HOME: home, ...environment },
    cache: openTokenCache(cachePath(), { now: () => new Date(start) }),
    now: () => new Date(start),
    api: async () => [
      {
        authorizationToken: Buffer.from('AWS:password').toString('base64'),
        expiresAt: new Date(start + 12 * hour),
        proxyEndpoint: `https://${host}`,
      },
    ],
  })
}

function findCachedLogin(text: string, environment: Environment = keys, time = start + hour) {
  return getCachedLoginCommand(text, {
    environment: { HOME: home, ...environment },
    cachePath: cachePath(),
    now: new Date(time),
  })
}

const config = [
  '[default]\naws_access_key_id = A\naws_secret_access_key = a\nca_bundle = /a.pem\n',
  '[profile b]\naws_access_key_id = B\naws_secret_access_key = b\nservices = s\n',
  '[services s]\necr =\n  endpoint_url = https://vpce.example\n',
].join('')

describe('what a call kept is cached as that call gave it', () => {
  it.each<[string, string, Environment]>([
    ['by keys of the environment', host, keys],
    ['by temporary keys', host, { ...keys, AWS_SESSION_TOKEN: 'session' }],
    ['by the default profile', host, {}],
    ['by a profile with an endpoint of its own', host, { AWS_PROFILE: 'b' }],
    ['through certificate authorities of its own', host, { ...keys, SSL_CERT_FILE: '/b.pem' }],
    ['at an endpoint of the environment', host, { ...keys, AWS_ENDPOINT_URL_ECR: 'http://localhost:1' }],
    ['as clients pass it', `https://${host}:443/app:latest`, keys],
    ['of a FIPS name', '111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com', keys],
    ['of a dual-stack name', '111122223333.dkr-ecr.us-west-2.on.aws', keys],
    ['of ECR Public', 'public.ecr.aws', keys],
  ])('%s', async (_, text, environment) => {
    put('.aws/config', config)
    const loginCommand = await ask(text, environment)
    expect(findCachedLogin(text, environment)).toEqual(loginCommand)
  })
})

describe('nothing is cached', () => {
  beforeEach(() => ask(host, keys))

  it.each<[string, Environment]>([
    ['for other keys', { ...keys, AWS_ACCESS_KEY_ID: 'AKIB' }],
    ['for another endpoint', { ...keys, AWS_ENDPOINT_URL: 'http://localhost:1' }],
    ['for an endpoint that is none', { ...keys, AWS_ENDPOINT_URL: 'localhost' }],
    ['for a profile that is not there', { AWS_PROFILE: 'nope' }],
    ['where a settings file is named', { ...keys, ECRLOGIN_CONFIG: '/nowhere' }],
  ])('%s', (_, environment) => {
    expect(findCachedLogin(host)).not.toBeNull()
    expect(findCachedLogin(host, environment)).toBeNull()
  })

  it.each(['', '111122223333', 'docker.io', `${host}.example`, host.replace('us-west-2', 'us-east-1')])(
    'for %j',
    (text) => expect(findCachedLogin(text)).toBeNull(),
  )

  it('where there is a settings file, which may have a rule', () => {
    put('.config/ecrlogin/config.toml', '')
    expect(findCachedLogin(host)).toBeNull()
  })

  it.each([
    ['before it was issued', start - 1, start],
    [
      'in the second half of its life, in which a new one is asked for',
      start + 6 * hour,
      start + 6 * hour - 1,
    ],
  ])('of a token %s', (_, time, good) => {
    expect(findCachedLogin(host, keys, good)).not.toBeNull()
    expect(findCachedLogin(host, keys, time)).toBeNull()
  })

  it('of a file that is not whole', () => {
    const [name] = readdirSync(cachePath())
    const path = join(cachePath(), name!)
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -1))
    expect(findCachedLogin(host)).toBeNull()
  })

  it.skipIf(process.platform === 'win32')('from a directory that others can write to', () => {
    chmodSync(cachePath(), 0o777)
    expect(findCachedLogin(host)).toBeNull()
  })

  it('from a directory that is not there, and none is made', () => {
    rmSync(cachePath(), { recursive: true })
    expect(findCachedLogin(host)).toBeNull()
    expect(readdirSync(home)).toEqual([])
  })
})
