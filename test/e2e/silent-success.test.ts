import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { denied } from '../support/cloud/stage.ts'
import { runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let cloud: Cloud
let directory: string

beforeAll(async () => {
  cloud = await startCloud({ principals: [defaultPrincipal, denied] })
  directory = join(cloud.sandbox.home, 'tokens')
})
beforeEach(() => rmSync(directory, { recursive: true, force: true }))
afterAll(() => cloud.close())

function environment(more: Record<string, string> = {}, principal?: Principal): Record<string, string> {
  return { ...cloud.environmentWithCache(directory, principal), ...more }
}

const request = (image: string) =>
  JSON.stringify({
    kind: 'CredentialProviderRequest',
    apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
    image,
  })

/** The protocol programs, and a call of each for a registry. */
const programs = [
  { name: 'docker-credential-ecrlogin', args: ['get'], input: (registry: string) => registry },
  { name: 'ecrlogin-credential-provider', args: [], input: (registry: string) => request(`${registry}/app`) },
] as const

/** Caches a token, and changes its times as if it had been issued seven hours ago. */
async function keepOldToken(): Promise<void> {
  await cloud.ecrlogin(['password', host], { environment: environment() })
  const path = join(directory, readdirSync(directory)[0]!)
  const entry = JSON.parse(readFileSync(path, 'utf8'))
  const shift = (time: string) => new Date(Date.parse(time) - 7 * 3_600_000).toISOString()
  const data = { ...entry.data, expiresAt: shift(entry.data.expiresAt) }
  writeFileSync(path, JSON.stringify({ ...entry, issuedAt: shift(entry.issuedAt), data }))
}

/** Problems that a call survives, and of which the other commands warn. */
const survived = {
  'a refresh that fails': async () => {
    await keepOldToken()
    return { more: { HTTPS_PROXY: 'http://127.0.0.1:9' }, warning: 'The cached token is used instead' }
  },
  'a cache that cannot be used': async () => {
    writeFileSync(directory, '')
    return { more: {}, warning: 'The token cache' }
  },
  'a config file that cannot be read': async () => {
    mkdirSync(directory)
    return { more: { AWS_CONFIG_FILE: directory }, warning: directory }
  },
}

describe.each(programs)('on success, $name prints nothing on stderr', ({ name, args, input }) => {
  const call = (registry: string, variables: Record<string, string>) =>
    runProgram([name, ...args], { environment: variables, input: input(registry), cwd: cloud.sandbox.home })

  it.each(Object.entries(survived))('after %s, unless ECRLOGIN_TRACE is set', async (_, prepare) => {
    const { more, warning } = await prepare()
    // Otherwise the failure of the first call would spare the second one the attempt.
    const traced = await call(host, environment({ ...more, ECRLOGIN_TRACE: '1' }))
    expect(traced).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(warning) })
    for (const file of readdirSyncIfAny(directory).filter((one) => one.endsWith('.failure.json')))
      rmSync(join(directory, file))
    const { exitCode, stdout, stderr } = await call(host, environment(more))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('AWS')
  })

  it('and on failure, what it had survived until then, too', async () => {
    writeFileSync(directory, '')
    const { exitCode, stderr } = await call(host, environment({}, denied))
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^ecrlogin: The token cache .*\necrlogin: .*denied/)
  })
})

it("docker's helper lists nothing, silently, when the cache cannot be used", async () => {
  writeFileSync(directory, '')
  const ended = await runProgram(['docker-credential-ecrlogin', 'list'], { environment: environment() })
  expect(ended).toEqual({ exitCode: 0, stdout: '{}\n', stderr: '' })
})

function readdirSyncIfAny(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
